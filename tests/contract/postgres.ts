import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { err, ok, type Failure, type Result } from '../../src/core/result.ts';

export interface Postgres {
  /** A new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** True where a run without PostgreSQL would prove too little. */
export const isPostgresRequired = (): boolean =>
  Boolean(process.env['CI']) || process.env['WARDCAST_REQUIRE_POSTGRES'] === '1';

/** The server named by `DATABASE_URL`, else a private cluster of the `postgres` found on this machine. */
export async function startPostgres(): Promise<Result<Postgres, Failure<'NoPostgres'>>> {
  const given = process.env['DATABASE_URL'];
  if (given) return ok(guestOf(given));
  const bin = findBinaries();
  if (!bin)
    return err({
      type: 'NoPostgres',
      message: 'PostgreSQL was NOT tested: set DATABASE_URL, or install it (apt-get install -y postgresql).',
    });
  return ok(await startCluster(bin));
}

function findBinaries(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, 'postgres'));
  const debian = globSync('/usr/lib/postgresql/*/bin/postgres').sort().reverse();
  const found = [...onPath, ...debian, '/usr/local/pgsql/bin/postgres'].find(
    (path) => existsSync(path) && existsSync(join(dirname(path), 'initdb')),
  );
  return found && dirname(found);
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
const asOrdinaryUser = (command: string, args: readonly string[]): [string, string[]] =>
  process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]];

async function startCluster(bin: string): Promise<Postgres> {
  const dir = mkdtempSync(join(tmpdir(), 'wardcast-pg-'));
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', dir]);
  const data = join(dir, 'data');
  const port = await freePort();
  execFileSync(
    ...asOrdinaryUser(join(bin, 'initdb'), [
      '-D',
      data,
      '-U',
      'wardcast',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ]),
    { cwd: dir, stdio: 'pipe' },
  );
  const server = spawn(
    ...asOrdinaryUser(join(bin, 'postgres'), ['-D', data, '-k', dir, '-h', '127.0.0.1', '-p', String(port)]),
    { cwd: dir, stdio: 'ignore' },
  );
  const url = `postgres://wardcast@127.0.0.1:${port}/postgres`;
  await untilAnswering(url, server);
  return {
    createDatabase: () => createDatabase(url),
    async stop() {
      execFileSync(...asOrdinaryUser(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop']), {
        cwd: dir,
        stdio: 'ignore',
      });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A server that others use too: what was made on it is taken away again. */
function guestOf(adminUrl: string): Postgres {
  const created: string[] = [];
  return {
    async createDatabase() {
      const url = await createDatabase(adminUrl);
      created.push(new URL(url).pathname.slice(1));
      return url;
    },
    async stop() {
      for (const name of created) await query(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function createDatabase(adminUrl: string): Promise<string> {
  const name = `wardcast_test_${randomBytes(8).toString('hex')}`;
  await query(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

async function untilAnswering(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) break;
    const answered = await query(url, 'select 1').then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  throw new Error('The private PostgreSQL cluster did not start.');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
