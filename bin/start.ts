/** `npm start`: builds the app if need be, opens the data, serves both and prints where. */
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
  const server = await openServer({ ...options.value, log: { level: options.value.logLevel } });
  if (!server.ok) return fail(server.error.message);
  announce(server.value, options.value);
  stopOnSignal(server.value);
}

function announce(server: Server, { databaseUrl, dataDir }: StartOptions): void {
  if (server.epochChanged)
    say('The data are another copy than last time: tablets will offer again what they had sent.');
  say(`\n  Wardcast is running:  ${server.url}\n`);
  say(`  Data: ${databaseUrl ? 'PostgreSQL' : dataDir}.  Stop with Ctrl+C.`);
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
