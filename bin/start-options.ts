import { parseArgs } from 'node:util';
import { err, ok, type Failure, type Result } from '../src/core/result.ts';
import { DEMO } from '../sync-server/demo/demo.ts';
import { requireLoopback } from '../sync-server/http/loopback.ts';
import { DEFAULT_PORT } from '../sync-server/server.ts';

export interface StartOptions {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Days of history for the demo hospital; absent: no demo. */
  readonly demoDays: number | undefined;
  readonly build: boolean;
  readonly newEpoch: boolean;
  readonly logLevel: string;
  readonly help: boolean;
}

export const USAGE = `npm start -- [options]

  --data DIR        where the data are kept (default ./data; with DATABASE_URL set, PostgreSQL holds the events)
  --port N          port to listen on (default ${DEFAULT_PORT})
  --host ADDRESS    loopback address to listen on (default 127.0.0.1)
  --empty           start without the demo hospital
  --demo-days N     days of history that the demo hospital starts with (default ${DEMO.historyDays})
  --no-build        serve the app as it was built last
  --new-epoch       the data were restored from a backup: tablets offer again what they had sent
  --log-level L     fatal, error, warn (default), info, debug
`;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'];

export function parseStartOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<StartOptions, Failure<'InvalidOption' | 'NotLoopback'>> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { values } = parsed.value;
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return invalid(`--port must be a number from 0 to 65535, not ${values.port}.`);
  const demoDays = Number(values['demo-days'] ?? DEMO.historyDays);
  if (!Number.isInteger(demoDays) || demoDays < 1 || demoDays > 1_000)
    return invalid(`--demo-days must be a number from 1 to 1000, not ${values['demo-days']}.`);
  const logLevel = values['log-level'] ?? 'warn';
  if (!LOG_LEVELS.includes(logLevel)) return invalid(`--log-level must be one of ${LOG_LEVELS.join(', ')}.`);
  const host = requireLoopback(values.host ?? '127.0.0.1');
  if (!host.ok) return host;
  return ok({
    dataDir: values.data ?? 'data',
    databaseUrl: env['DATABASE_URL'] || undefined,
    host: host.value,
    port,
    demoDays: values.empty ? undefined : demoDays,
    build: !values['no-build'],
    newEpoch: values['new-epoch'] ?? false,
    logLevel,
    help: values.help ?? false,
  });
}

function parse(args: readonly string[]) {
  try {
    return ok(
      parseArgs({
        args: [...args],
        options: {
          data: { type: 'string' },
          port: { type: 'string' },
          host: { type: 'string' },
          empty: { type: 'boolean' },
          'demo-days': { type: 'string' },
          'no-build': { type: 'boolean' },
          'new-epoch': { type: 'boolean' },
          'log-level': { type: 'string' },
          help: { type: 'boolean', short: 'h' },
        },
      }),
    );
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

const invalid = (message: string) => err<Failure<'InvalidOption'>>({ type: 'InvalidOption', message });
