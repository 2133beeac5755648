/** `npm start`: builds the app if need be, opens the data, serves both and prints where. */
import type { Progress } from '../sync-server/demo/demo.ts';
import { openServer, type Server } from '../sync-server/server.ts';
import { buildIfStale } from './build-if-stale.ts';
import { parseStartOptions, USAGE, type StartOptions } from './start-options.ts';

const say = (line: string) => console.log(line);

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = parseStartOptions(process.argv.slice(2), process.env);
  if (!options.ok) return fail(`${options.error.message}\n\n${USAGE}`);
  if (options.value.help) return say(USAGE);
  if (options.value.build && !buildIfStale(say)) return fail('The app could not be built; see above.');
  const { demoDays, logLevel, ...where } = options.value;
  const server = await openServer({
    ...where,
    log: { level: logLevel },
    demo: demoDays === undefined ? undefined : { historyDays: demoDays, onProgress: showProgress },
  });
  if (!server.ok) return fail(server.error.message);
  announce(server.value, options.value);
  stopOnSignal(server.value);
}

/** One line that counts up; a few lines where there is no terminal. */
function showProgress({ share, facts }: Progress): void {
  const line = `Demo hospital: ${Math.floor(share * 100)} %, ${facts.toLocaleString('en')} facts`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}${share === 1 ? '\n' : ''}`);
  else if (share === 1) say(line);
}

function announce(server: Server, { databaseUrl, dataDir, demoDays }: StartOptions): void {
  if (server.epochChanged)
    say('The data are another copy than last time: tablets will offer again what they had sent.');
  if (demoDays !== undefined && !server.site.demo)
    say(
      'No demo hospital: these data were started without it. Choose another directory with --data to see it.',
    );
  if (server.demo?.standsStill)
    say(
      'The demo hospital was made by another version and stands still: --data with a new directory makes a new one.',
    );
  say(`\n  Wardcast is running:  ${server.url}\n`);
  say(`  ${server.site.name}, data in ${databaseUrl ? 'PostgreSQL' : dataDir}.  Stop with Ctrl+C.`);
}

function stopOnSignal(server: Server): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say('Stopping …');
    await server.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

await main();
