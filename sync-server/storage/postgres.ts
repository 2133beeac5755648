import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { err, ok, type Result } from '../../src/core/result.ts';
import type { SiteId } from '../../src/core/schema/ids.ts';
import type { EventRepository } from './event-repository.ts';
import { createRepository } from './kysely-repository.ts';
import { migrate } from './migrate.ts';
import type { OpenFailure } from './sqlite.ts';
import type { Database } from './tables.ts';

/** unique_violation (a rival committed the same id), serialization_failure, deadlock_detected. */
const RETRYABLE = new Set(['23505', '40001', '40P01']);

const INT8_OID = 20;

export async function openPostgres(
  url: string,
  site: SiteId,
  maxConnections = 10,
): Promise<Result<EventRepository, OpenFailure>> {
  const db = connect(url, maxConnections);
  try {
    const durable = await isDurable(db);
    if (durable.ok) await migrate(db);
    else await db.destroy();
    return durable.ok ? ok(repositoryOver(db, site)) : durable;
  } catch (error) {
    await db.destroy();
    return err({ type: 'DatabaseUnusable', message: `PostgreSQL could not be used: ${reasonOf(error)}.` });
  }
}

/** Numbers here are counters and instants, far below 2^53; pg gives 64-bit ones as text unless told otherwise. */
function connect(url: string, max: number): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8_OID ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
    } as pg.CustomTypesConfig,
  });
  // An idle connection that dies is replaced by the pool; without a listener the process would end.
  pool.on('error', () => undefined);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

const repositoryOver = (db: Kysely<Database>, site: SiteId): EventRepository =>
  createRepository(db, site, {
    rowLock: (query) => query.forUpdate(),
    isRetryable: (error) => error instanceof pg.DatabaseError && RETRYABLE.has(error.code ?? ''),
    fingerprint: () => fingerprint(db),
  });

/** An acknowledged fact survives a power cut only if PostgreSQL waits for the disk. */
async function isDurable(db: Kysely<Database>): Promise<Result<true, OpenFailure>> {
  const { rows } = await sql<{ fsync: string; commit: string }>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`.execute(db);
  const { fsync, commit } = rows[0]!;
  if (fsync === 'on' && commit !== 'off') return ok(true);
  return err({
    type: 'DatabaseUnusable',
    message: `PostgreSQL runs with fsync=${fsync} and synchronous_commit=${commit}: facts it has acknowledged could be lost in a power cut. Set both to on.`,
  });
}

/** Another cluster, another timeline (restored, or failed over), another database or another table: other data. */
async function fingerprint(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ fingerprint: string }>`
    select concat_ws(':', system.system_identifier, checkpoint.timeline_id, database.oid, 'event'::regclass::oid)
      as fingerprint
    from pg_control_system() as system, pg_control_checkpoint() as checkpoint, pg_database as database
    where database.datname = current_database()`.execute(db);
  return rows[0]!.fingerprint;
}

const reasonOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(reasonOf).join('; ')
    : error instanceof Error
      ? error.message
      : String(error);
