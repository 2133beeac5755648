import type { Kysely } from 'kysely';
import type { SiteId } from '../../src/core/schema/ids.ts';
import type { Settings } from './event-repository.ts';
import type { Database } from './tables.ts';

export function createSettings(db: Kysely<Database>, site: SiteId): Settings {
  return {
    site,
    all: async () => {
      const rows = await db.selectFrom('meta').select(['key', 'value']).where('site', '=', site).execute();
      return new Map(rows.map(({ key, value }) => [key, value]));
    },
    set: async (values) => {
      const rows = Object.entries(values).map(([key, value]) => ({ site, key, value }));
      await db
        .insertInto('meta')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .columns(['site', 'key'])
            .doUpdateSet((update) => ({ value: update.ref('excluded.value') })),
        )
        .execute();
    },
  };
}
