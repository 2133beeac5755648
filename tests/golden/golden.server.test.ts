import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { LogEvent } from '#core/schema/event.ts';
import { asSiteId } from '#core/schema/ids.ts';
import { PROTOCOL_VERSION, type HeadsResponse, type PullResponse } from '#core/schema/wire.ts';
import { buildApp, type App } from '../../sync-server/app.ts';
import { openSqlite } from '../../sync-server/storage/sqlite.ts';
import { expandGolden, type CompactGolden } from './compact.ts';
import { checkGolden, type GoldenName } from './golden.ts';

const root = mkdtempSync(join(tmpdir(), 'wardcast-golden-'));
const open: App[] = [];
afterAll(async () => {
  for (const app of open) await app.http.close();
  rmSync(root, { recursive: true, force: true });
});

const load = async (name: GoldenName) => {
  const text = await readFile(join(import.meta.dirname, `${name}.json`), 'utf8');
  return expandGolden(JSON.parse(text) as CompactGolden);
};

async function newServer(): Promise<App> {
  const opened = await openSqlite(join(root, String(open.length)), asSiteId('golden'));
  if (!opened.ok) throw new Error(opened.error.message);
  const app = buildApp({
    repository: opened.value,
    clock: () => Date.UTC(2026, 10, 23),
    epoch: 'golden-epoch',
    site: { name: 'Golden', zone: 'Europe/Berlin', demo: false },
    buildDir: join(root, 'none'),
  });
  open.push(app);
  return app;
}

/** Pushed as a tablet pushes and pulled as another one pulls: each ward's stream by itself. */
async function throughServer(events: readonly LogEvent[]): Promise<LogEvent[]> {
  const { http } = await newServer();
  for (let from = 0; from < events.length; from += 200) {
    const body = { protocol: PROTOCOL_VERSION, device: 'golden', events: events.slice(from, from + 200) };
    const pushed = await http.inject({ method: 'POST', url: '/api/v1/push', payload: body });
    expect(pushed.statusCode).toBe(200);
  }
  const { heads } = (await http.inject('/api/v1/heads')).json<HeadsResponse>();
  const pulled: LogEvent[] = [];
  for (const { ward } of heads) {
    const { events: run } = (await http.inject(`/api/v1/pull?ward=${ward}&after=0`)).json<PullResponse>();
    pulled.push(...run.map(({ event }) => event));
  }
  expect(pulled.length).toBe(events.length);
  return pulled;
}

it('recorded streams that went through the server lead to the recorded state, features and forecast', async () => {
  expect(await checkGolden(load, throughServer)).toEqual([]);
});
