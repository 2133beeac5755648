import type { Kysely } from 'kysely';
import type { SiteId } from '../../src/core/schema/ids.ts';
import type { EventRepository } from './event-repository.ts';
import { createEvents, type Dialect } from './events.ts';
import { createQuarantine } from './quarantine.ts';
import { createSettings } from './settings.ts';
import type { Database } from './tables.ts';

/** The repository over either database; `dialect` holds what the two do not share. */
export function createRepository(db: Kysely<Database>, site: SiteId, dialect: Dialect): EventRepository {
  const quarantine = createQuarantine(db, site);
  return {
    events: createEvents(db, site, dialect),
    quarantine,
    settings: createSettings(db, site),
    fingerprint: () => dialect.fingerprint(),
    ping: async () => {
      await db.selectFrom('meta').select('key').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}
