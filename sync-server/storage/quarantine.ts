import type { Kysely } from 'kysely';
import { canonicalJson, contentUuid } from '../../src/core/hash.ts';
import { asEventId, type SiteId } from '../../src/core/schema/ids.ts';
import type { Quarantine, QuarantineEntry, StoredQuarantineEntry } from './event-repository.ts';
import type { Database, QuarantineTableRow } from './tables.ts';

const INSERT_ROWS = 500;

export function createQuarantine(db: Kysely<Database>, site: SiteId): Quarantine {
  return {
    add: async (rows, at) => {
      const accepted = await db.transaction().execute((tx) => addToQuarantine(tx, site, rows, at));
      return { accepted, duplicate: rows.length - accepted };
    },
    list: async (limit) => {
      const rows = await db
        .selectFrom('quarantine')
        .selectAll()
        .where('site', '=', site)
        .orderBy('at', 'desc')
        .orderBy('source')
        .orderBy('line')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
    count: async () => {
      const row = await db
        .selectFrom('quarantine')
        .select((select) => select.fn.countAll<number>().as('n'))
        .where('site', '=', site)
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
  };
}

/** @returns how many were new. The id is the content's hash: adding a row again changes nothing. */
export async function addToQuarantine(
  db: Kysely<Database>,
  site: SiteId,
  entries: readonly QuarantineEntry[],
  at: number,
): Promise<number> {
  const rows = [
    ...new Map(entries.map((entry) => toRow(site, entry, at)).map((row) => [row.id, row])).values(),
  ];
  let added = 0;
  for (let from = 0; from < rows.length; from += INSERT_ROWS) {
    const inserted = await db
      .insertInto('quarantine')
      .values(rows.slice(from, from + INSERT_ROWS))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    added += inserted.length;
  }
  return added;
}

function toRow(site: SiteId, entry: QuarantineEntry, at: number): QuarantineTableRow {
  const source = storable(entry.source);
  const reason = storable(entry.reason);
  const raw = storable(entry.raw);
  const line = entry.line ?? null;
  const device = entry.device === undefined ? null : storable(entry.device);
  return {
    id: contentUuid(canonicalJson([source, line, reason, raw])),
    site,
    source,
    line,
    reason,
    raw,
    at,
    device,
  };
}

/** PostgreSQL holds no U+0000 and no lone surrogates; a refused row may well contain either. */
const storable = (text: string) => Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();

const toEntry = (row: QuarantineTableRow): StoredQuarantineEntry => ({
  id: asEventId(row.id),
  source: row.source,
  line: row.line ?? undefined,
  reason: row.reason,
  raw: row.raw,
  device: row.device ?? undefined,
  at: row.at,
});
