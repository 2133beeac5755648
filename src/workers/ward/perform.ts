import { verdictsOn, type SyncFailure } from '#core/sync/answer.ts';
import type { SyncAction } from '#core/sync/decide.ts';
import { judgePage, type SyncNews } from '#core/sync/receive.ts';
import type { SyncState } from '#core/sync/state.ts';
import { err, exhaustive, ok, type Result } from '#core/result.ts';
import type { WardId } from '#core/schema/ids.ts';
import { MAX_BODY_BYTES, type Numbered } from '#core/schema/wire.ts';
import type { OutboxEntry, TabletStore } from '#storage/event-store.ts';
import type { Server } from './server.ts';

/** Who must hear of what sync did to the store, in the same turn: the fold. */
export interface SyncListener {
  appended(ward: WardId, run: readonly Numbered[]): Promise<void>;
  /** Facts of this device were refused and are no longer part of the fold. */
  refused(): Promise<void>;
  restarted(): Promise<void>;
}

export interface SyncDeps {
  readonly store: TabletStore;
  readonly server: Server;
  readonly listener: SyncListener;
  readonly now: () => number;
}

export type Doing = Exclude<SyncAction, { kind: 'wait' | 'rest' }>;

/** Where the epoch of the pulled log is remembered. */
export const EPOCH = 'epoch';

/** Does one action and says what came of it. Each step leaves the store in a state that a fresh start can go on from. */
export async function perform(
  state: SyncState,
  action: Doing,
  deps: SyncDeps,
): Promise<Result<SyncNews, SyncFailure>> {
  switch (action.kind) {
    case 'restart':
      return restart(action.epoch, deps);
    case 'push':
      return push(state, action.limit, deps);
    case 'ask_heads':
      return askHeads(deps);
    case 'pull':
      return pull(state, action, deps);
    default:
      return exhaustive(action);
  }
}

async function restart(epoch: string, { store, listener }: SyncDeps): Promise<Result<SyncNews, SyncFailure>> {
  await store.outbox.reoffer();
  await store.snapshots.clear();
  await store.log.clear();
  await store.settings.set(EPOCH, epoch);
  await listener.restarted();
  return ok({ kind: 'restarted', epoch, unsent: (await store.outbox.counts()).unsent });
}

async function askHeads({ server }: SyncDeps): Promise<Result<SyncNews, SyncFailure>> {
  const heads = await server.heads();
  return heads.ok ? ok({ kind: 'heads', answer: heads.value }) : heads;
}

async function push(state: SyncState, limit: number, deps: SyncDeps): Promise<Result<SyncNews, SyncFailure>> {
  const { store, server } = deps;
  const entries = fitting(await store.outbox.unsent(limit));
  if (entries.length === 0) return ok({ kind: 'counted', unsent: 0 });
  const answer = await server.push(
    await store.settings.device(),
    entries.map(({ event }) => event),
  );
  if (!answer.ok && answer.error.type === 'TooLarge') return tooLarge(entries, state.epoch, deps);
  if (!answer.ok) return answer;
  const verdicts = verdictsOn(
    entries.map(({ event }) => event.id),
    answer.value.verdicts,
  );
  return settle(verdicts, answer.value.epoch, deps);
}

/** One fact that is too large by itself would block the queue for ever: it is kept, shown and not sent again. */
async function tooLarge(
  entries: readonly OutboxEntry[],
  epoch: string | undefined,
  deps: SyncDeps,
): Promise<Result<SyncNews, SyncFailure>> {
  const [only, ...others] = entries;
  if (!only || others.length > 0) return ok({ kind: 'too_large', sent: entries.length });
  const reason = 'The server finds this fact too large.';
  return settle([{ verdict: 'quarantined', id: only.event.id, reason }], epoch, deps);
}

async function settle(
  verdicts: ReturnType<typeof verdictsOn>,
  epoch: string | undefined,
  { store, listener, now }: SyncDeps,
): Promise<Result<SyncNews, SyncFailure>> {
  await store.outbox.settle(verdicts, now());
  if (verdicts.some(({ verdict }) => verdict === 'quarantined')) await listener.refused();
  const { unsent } = await store.outbox.counts();
  return ok({ kind: 'pushed', epoch, settled: verdicts.length, unsent });
}

async function pull(
  state: SyncState,
  { ward, after, limit }: Doing & { kind: 'pull' },
  { store, server, listener }: SyncDeps,
): Promise<Result<SyncNews, SyncFailure>> {
  const answer = await server.pull(ward, after, limit);
  if (!answer.ok) return answer;
  const page = answer.value;
  const judgement = page.ward === ward ? judgePage(state, after, page) : 'malformed';
  if (judgement === 'other_database') return ok({ kind: 'other_database', epoch: page.epoch });
  if (judgement === 'malformed') return err(MALFORMED);
  const { gap } = await store.log.append(ward, page.events);
  if (gap) return err(MALFORMED);
  await listener.appended(ward, page.events);
  return ok({ kind: 'appended', ward, cursor: after + page.events.length, head: page.head });
}

const MALFORMED: SyncFailure = {
  type: 'BadAnswer',
  message: 'The server sent a page that does not follow what is here. It was not taken.',
};

/** As many as surely fit into one message; at least one. UTF-8 takes at most three bytes per UTF-16 unit. */
function fitting(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  let bytes = 0;
  const end = entries.findIndex(
    ({ event }) => (bytes += JSON.stringify(event).length * 3) > MAX_BODY_BYTES * 0.9,
  );
  return end < 0 ? entries : entries.slice(0, Math.max(1, end));
}
