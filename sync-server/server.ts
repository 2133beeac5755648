import { fileURLToPath } from 'node:url';
import { err, ok, type Failure, type Result } from '../src/core/result.ts';
import { asSiteId } from '../src/core/schema/ids.ts';
import { buildApp, type Limits, type Log } from './app.ts';
import { DEMO, openDemo, type Demo, type DemoOptions, type Progress } from './demo/demo.ts';
import { startHeartbeat } from './demo/heartbeat.ts';
import { settleEpoch } from './epoch.ts';
import { openHighWater, type HighWater } from './high-water.ts';
import { requireLoopback } from './http/loopback.ts';
import { readSite, writeSite, type SiteFacts } from './site.ts';
import type { EventRepository } from './storage/event-repository.ts';
import { openPostgres } from './storage/postgres.ts';
import { openSqlite } from './storage/sqlite.ts';
import { watchAppends } from './watch-appends.ts';

export interface ServerOptions {
  /** Where SQLite keeps its file; not used with `databaseUrl`. */
  readonly dataDir?: string | undefined;
  readonly databaseUrl?: string | undefined;
  /** A loopback address; by default 127.0.0.1. */
  readonly host?: string | undefined;
  /** 0 takes any free one. */
  readonly port?: number | undefined;
  /** Id of the site whose rows this process serves. */
  readonly site?: string | undefined;
  /** Written on first start; later starts keep what is recorded. */
  readonly facts?: SiteFacts | undefined;
  readonly buildDir?: string | undefined;
  readonly clock?: (() => number) | undefined;
  readonly log?: Log | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Says that the data were restored where the server cannot see it. */
  readonly newEpoch?: boolean | undefined;
  /** Seeds a simulated hospital on first start and lets it go on while the server runs. */
  readonly demo?: (Partial<DemoOptions> & { readonly onProgress?: (progress: Progress) => void }) | undefined;
}

export interface Server {
  readonly url: string;
  readonly epoch: string;
  /** True when this start found another copy of the data than the last one left. */
  readonly epochChanged: boolean;
  readonly site: SiteFacts;
  /** Undefined where there is no demo. */
  readonly demo: Demo | undefined;
  /** Appending here wakes the listeners, as a push does. */
  readonly repository: EventRepository;
  /** Answers what is in flight, ends the live streams, closes the database. */
  close(): Promise<void>;
}

export type StartFailure = Failure<'NotLoopback' | 'DataDirectoryInUse' | 'DatabaseUnusable' | 'PortInUse'>;

export const DEFAULT_PORT = 8787;

const BUILD_DIR = fileURLToPath(new URL('../build', import.meta.url));

const DEMO_TICK_MS = 5_000;

const UNNAMED: SiteFacts = {
  name: 'Hospital',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  demo: false,
};

/** Opens the data and listens. Several may run on one PostgreSQL; one at a time on a data directory. */
export async function openServer(options: ServerOptions): Promise<Result<Server, StartFailure>> {
  const host = requireLoopback(options.host ?? '127.0.0.1');
  if (!host.ok) return host;
  const opened = await openRepository(options);
  if (!opened.ok) return opened;
  const started = await start(options, host.value, opened.value.repository, opened.value.highWater);
  if (!started.ok) await opened.value.repository.close();
  return started;
}

async function openRepository({ dataDir = 'data', databaseUrl, site = 'main' }: ServerOptions) {
  const opened = databaseUrl
    ? await openPostgres(databaseUrl, asSiteId(site))
    : await openSqlite(dataDir, asSiteId(site));
  if (!opened.ok) return opened;
  return ok({ repository: opened.value, highWater: databaseUrl ? undefined : openHighWater(dataDir) });
}

async function start(
  options: ServerOptions,
  host: string,
  stored: EventRepository,
  highWater: HighWater | undefined,
): Promise<Result<Server, StartFailure>> {
  const clock = options.clock ?? Date.now;
  const { epoch, changed } = await settleEpoch(stored, highWater, options.newEpoch);
  const onAppend = { wake: () => {} };
  const repository = watchAppends(stored, (count) => {
    highWater?.add(count);
    onAppend.wake();
  });
  const demo = await wakeDemo(repository, clock, options.demo);
  const site = await settleSite(repository, options.facts);
  const { log, limits, buildDir = BUILD_DIR } = options;
  const app = buildApp({ repository, clock, log, epoch, site, buildDir, limits });
  onAppend.wake = () => app.wake();
  const url = await listen(app.http, host, options.port ?? DEFAULT_PORT);
  if (!url.ok) {
    await app.http.close();
    return url;
  }
  const heart = demo && startHeartbeat(demo.tick, DEMO_TICK_MS, (error) => app.http.log.error(error));
  const close = async () => {
    await heart?.stop();
    await app.http.close();
    await stored.close();
    highWater?.flush();
  };
  return ok({ url: url.value, epoch, epochChanged: changed, site, demo, repository, close });
}

const wakeDemo = async (repository: EventRepository, clock: () => number, demo: ServerOptions['demo']) =>
  demo && (await openDemo(repository, clock, { ...DEMO, ...demo }, demo.onProgress ?? (() => {})));

async function settleSite(repository: EventRepository, facts: SiteFacts = UNNAMED): Promise<SiteFacts> {
  const known = await readSite(repository.settings);
  if (!known) await writeSite(repository.settings, facts);
  return known ?? facts;
}

async function listen(
  http: ReturnType<typeof buildApp>['http'],
  host: string,
  port: number,
): Promise<Result<string, StartFailure>> {
  try {
    return ok(await http.listen({ host, port }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return err({
      type: 'PortInUse',
      message: `Port ${port} is in use by another program. Choose another with --port.`,
    });
  }
}
