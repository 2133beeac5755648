import type { Kysely } from 'kysely';
import type { EncounterId, SiteId, WardId } from '../../src/core/schema/ids.ts';
import { appendInTransaction, type RowLock } from './append.ts';
import type { Events } from './event-repository.ts';
import type { Database } from './tables.ts';

/** What SQLite and PostgreSQL do not share. */
export interface Dialect {
  readonly rowLock: RowLock;
  /** True for a transaction that lost a race and may simply run again. */
  isRetryable(error: unknown): boolean;
  fingerprint(): Promise<string>;
}

const MAX_ATTEMPTS = 8;

export function createEvents(db: Kysely<Database>, site: SiteId, dialect: Dialect): Events {
  return {
    append: (candidates, receivedAt) =>
      retrying(dialect, () =>
        db
          .transaction()
          .execute((tx) =>
            appendInTransaction({ tx, site, rowLock: dialect.rowLock }, candidates, receivedAt),
          ),
      ),
    pull: (ward, after, limit) => pull(db, site, ward, after, limit),
    heads: async () =>
      (await db.selectFrom('ward_head').select(['ward', 'seq']).where('site', '=', site).execute()).map(
        (row) => ({ ward: row.ward as WardId, seq: row.seq }),
      ),
    ofEncounter: (encounter) =>
      db
        .selectFrom('event')
        .select(['seq', 'body'])
        .where('site', '=', site)
        .where('encounter', '=', encounter)
        .orderBy('ward')
        .orderBy('seq')
        .execute(),
    wardOf: (encounter) => wardOf(db, site, encounter),
    receivedBetween: (after, upTo, exceptDevice) =>
      db
        .selectFrom('event')
        .select(['received_at as receivedAt', 'body'])
        .where('site', '=', site)
        .where('received_at', '>', after)
        .where('received_at', '<=', upTo)
        .where('device', '!=', exceptDevice)
        .orderBy('received_at')
        .orderBy('device')
        .orderBy('device_seq')
        .execute(),
  };
}

/** The head is read first: all up to it is committed, so the run up to it has no gap. */
async function pull(db: Kysely<Database>, site: SiteId, ward: WardId, after: number, limit: number) {
  const row = await db
    .selectFrom('ward_head')
    .select('seq')
    .where('site', '=', site)
    .where('ward', '=', ward)
    .executeTakeFirst();
  const head = row?.seq ?? 0;
  if (after >= head) return { head, events: [] };
  const events = await db
    .selectFrom('event')
    .select(['seq', 'body'])
    .where('site', '=', site)
    .where('ward', '=', ward)
    .where('seq', '>', after)
    .where('seq', '<=', Math.min(head, after + limit))
    .orderBy('seq')
    .execute();
  return { head, events };
}

async function wardOf(db: Kysely<Database>, site: SiteId, encounter: EncounterId) {
  const row = await db
    .selectFrom('event')
    .select('ward')
    .where('site', '=', site)
    .where('encounter', '=', encounter)
    .orderBy('received_at')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.ward as WardId | undefined;
}

async function retrying<T>(dialect: Dialect, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !dialect.isRetryable(error)) throw error;
    }
  }
}
