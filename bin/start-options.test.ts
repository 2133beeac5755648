import { expect, it } from 'vitest';
import { parseStartOptions } from './start-options.ts';

const optionsOf = (args: readonly string[], env = {}) => {
  const parsed = parseStartOptions(args, env);
  return parsed.ok ? parsed.value : undefined;
};

it('starts the demo on this machine, with data beside the program, when nothing is said', () => {
  expect(optionsOf([])).toMatchObject({
    dataDir: 'data',
    host: '127.0.0.1',
    port: 8787,
    demoDays: 120,
    build: true,
    newEpoch: false,
    databaseUrl: undefined,
  });
});

it('leaves the demo out when asked for an empty start', () => {
  expect(optionsOf(['--empty'])?.demoDays).toBeUndefined();
  expect(optionsOf(['--demo-days', '10'])?.demoDays).toBe(10);
});

it('keeps the events in PostgreSQL when DATABASE_URL names one', () => {
  expect(optionsOf([], { DATABASE_URL: 'postgres://db/w' })?.databaseUrl).toBe('postgres://db/w');
  expect(optionsOf([], { DATABASE_URL: '' })?.databaseUrl).toBeUndefined();
});

it.each([
  [['--port', 'eighty'], '--port must be a number'],
  [['--port', '70000'], '--port must be a number'],
  [['--demo-days', '0'], '--demo-days must be a number'],
  [['--log-level', 'loud'], '--log-level must be one of'],
  [['--host', '0.0.0.0'], 'listens on this machine only'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['data'], 'Unexpected argument'],
])('refuses %j and says what is wrong', (args, message) => {
  const parsed = parseStartOptions(args, {});
  expect(parsed.ok ? '' : parsed.error.message).toContain(message);
});
