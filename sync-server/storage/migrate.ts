import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import * as eventLog from '../migrations/001-event-log.ts';
import * as quarantineAndMeta from '../migrations/002-quarantine-and-meta.ts';
import type { Database } from './tables.ts';

/** Oldest first; append only, forward only. A released migration is never edited. */
const migrations = {
  '001-event-log': eventLog,
  '002-quarantine-and-meta': quarantineAndMeta,
};

/** Brings the schema up to date; the database's own lock lets one process at a time do so. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
