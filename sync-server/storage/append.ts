import type { SelectQueryBuilder, Transaction } from 'kysely';
import type { EventId, SiteId, WardId } from '../../src/core/schema/ids.ts';
import type { Verdict } from '../../src/core/schema/wire.ts';
import type { Candidate } from './event-repository.ts';
import { addToQuarantine } from './quarantine.ts';
import type { Database } from './tables.ts';

/** Locks the selected rows until the transaction ends, where the database does not lock the whole file anyway. */
export type RowLock = <O>(
  query: SelectQueryBuilder<Database, 'ward_head', O>,
) => SelectQueryBuilder<Database, 'ward_head', O>;

interface Context {
  readonly tx: Transaction<Database>;
  readonly site: SiteId;
  readonly rowLock: RowLock;
}

/** What the log holds under an id, or what an earlier event of the same batch has just put there. */
interface Held {
  readonly ward: WardId;
  readonly seq: number;
  readonly contentHash: string;
}

/** Rows per INSERT: far below the 32,766 parameters of SQLite and the 65,535 of PostgreSQL. */
const INSERT_ROWS = 500;

/**
 * Heads are locked first, in the order of their names (so two pushes cannot deadlock); only then is looked for what
 * is already there, or a rival could commit the same id in between. The heads are written last.
 */
export async function appendInTransaction(
  context: Context,
  candidates: readonly Candidate[],
  receivedAt: number,
): Promise<readonly Verdict[]> {
  if (candidates.length === 0) return [];
  const heads = await lockHeads(context, [...new Set(candidates.map(({ event }) => event.ward))].sort());
  const held = await heldIds(
    context,
    candidates.map(({ event }) => event.id),
  );
  const fresh: { candidate: Candidate; seq: number }[] = [];
  const verdicts = candidates.map((candidate) => {
    const { id, ward } = candidate.event;
    const existing = held.get(id);
    if (existing) return verdictOnHeld(candidate, existing);
    const seq = heads.get(ward)! + 1;
    heads.set(ward, seq);
    held.set(id, { ward, seq, contentHash: candidate.contentHash });
    fresh.push({ candidate, seq });
    return { verdict: 'accepted', id, ward, seq } as const;
  });
  await quarantineConflicts(context, candidates, verdicts, receivedAt);
  await insertEvents(context, fresh, receivedAt);
  await writeHeads(context, heads, new Set(fresh.map(({ candidate }) => candidate.event.ward)));
  return verdicts;
}

function verdictOnHeld({ event, contentHash }: Candidate, held: Held): Verdict {
  return held.contentHash === contentHash
    ? { verdict: 'duplicate', id: event.id, ward: held.ward, seq: held.seq }
    : {
        verdict: 'quarantined',
        id: event.id,
        reason: 'Another event with this id and different content is already recorded.',
      };
}

async function lockHeads(
  { tx, site, rowLock }: Context,
  wards: readonly WardId[],
): Promise<Map<WardId, number>> {
  await tx
    .insertInto('ward_head')
    .values(wards.map((ward) => ({ site, ward, seq: 0 })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const query = tx
    .selectFrom('ward_head')
    .select(['ward', 'seq'])
    .where('site', '=', site)
    .where('ward', 'in', wards)
    .orderBy('ward');
  const rows = await rowLock(query).execute();
  return new Map(rows.map((row) => [row.ward as WardId, row.seq]));
}

async function heldIds({ tx, site }: Context, ids: readonly EventId[]): Promise<Map<EventId, Held>> {
  const held = new Map<EventId, Held>();
  for (let from = 0; from < ids.length; from += INSERT_ROWS) {
    const rows = await tx
      .selectFrom('event')
      .select(['id', 'ward', 'seq', 'content_hash'])
      .where('site', '=', site)
      .where('id', 'in', ids.slice(from, from + INSERT_ROWS))
      .execute();
    for (const row of rows)
      held.set(row.id as EventId, { ward: row.ward as WardId, seq: row.seq, contentHash: row.content_hash });
  }
  return held;
}

async function quarantineConflicts(
  { tx, site }: Context,
  candidates: readonly Candidate[],
  verdicts: readonly Verdict[],
  at: number,
): Promise<void> {
  const rows = verdicts.flatMap((verdict, i) => {
    if (verdict.verdict !== 'quarantined') return [];
    const { event, body } = candidates[i]!;
    return [{ source: 'push', reason: verdict.reason, raw: body, device: event.device }];
  });
  await addToQuarantine(tx, site, rows, at);
}

async function insertEvents(
  { tx, site }: Context,
  fresh: readonly { candidate: Candidate; seq: number }[],
  receivedAt: number,
): Promise<void> {
  const rows = fresh.map(({ candidate: { event, contentHash, body }, seq }) => ({
    site,
    ward: event.ward,
    seq,
    id: event.id,
    content_hash: contentHash,
    device: event.device,
    device_seq: event.deviceSeq,
    encounter: event.encounter ?? null,
    received_at: receivedAt,
    body,
  }));
  for (let from = 0; from < rows.length; from += INSERT_ROWS)
    await tx
      .insertInto('event')
      .values(rows.slice(from, from + INSERT_ROWS))
      .execute();
}

async function writeHeads(
  { tx, site }: Context,
  heads: ReadonlyMap<WardId, number>,
  moved: ReadonlySet<WardId>,
): Promise<void> {
  for (const ward of [...moved].sort())
    await tx
      .updateTable('ward_head')
      .set({ seq: heads.get(ward)! })
      .where('site', '=', site)
      .where('ward', '=', ward)
      .execute();
}
