import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { err, ok, type Failure, type Result } from '../../src/core/result.ts';
import type { SiteId } from '../../src/core/schema/ids.ts';
import type { EventRepository } from './event-repository.ts';
import { createRepository } from './kysely-repository.ts';
import { migrate } from './migrate.ts';
import type { Database } from './tables.ts';

export type OpenFailure = Failure<'DataDirectoryInUse' | 'DatabaseUnusable'>;

/**
 * Opens `wardcast.db` in a directory. The kernel holds the lock and frees it however the process ends, so a stale
 * one cannot exist and a living holder is never robbed.
 */
export async function openSqlite(
  dataDir: string,
  site: SiteId,
): Promise<Result<EventRepository, OpenFailure>> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'wardcast.db');
  const opened = openLocked(file);
  if (!opened.ok) return opened;
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: opened.value }) });
  await migrate(db);
  return ok(
    createRepository(db, site, {
      rowLock: (query) => query,
      isRetryable: () => false,
      // A copied file cannot tell that it is one: the high-water mark beside it does.
      fingerprint: () => Promise.resolve('sqlite'),
    }),
  );
}

/** Ids are random: their index is touched everywhere, so it has to stay in memory. */
const CACHE_KIB = 128 * 1024;

/** 32 MB of log between two moves into the file: fewer, longer writes when much comes in. */
const CHECKPOINT_PAGES = 8_000;

/** FULL: without it WAL loses acknowledged facts in a power cut. Timeout 0: a held lock is said at once. */
function openLocked(file: string): Result<Sqlite.Database, OpenFailure> {
  let database: Sqlite.Database | undefined;
  try {
    database = new Sqlite(file, { timeout: 0 });
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    return ok(database);
  } catch (error) {
    database?.close();
    return err(openFailure(file, error));
  }
}

function openFailure(file: string, error: unknown): OpenFailure {
  const code = error instanceof Sqlite.SqliteError ? error.code : '';
  return code.startsWith('SQLITE_BUSY')
    ? {
        type: 'DataDirectoryInUse',
        message: `${file} is in use by another Wardcast server. Stop that one first, or start this one with --data and another directory.`,
      }
    : {
        type: 'DatabaseUnusable',
        message: `${file} could not be opened (${error instanceof Error ? error.message : String(error)}). Restore it from a backup, or start with --data and another directory.`,
      };
}
