import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserCommand } from 'vitest/node';
import type { Envelope } from '../../src/core/schema/event.ts';
import { openServer, type Server } from '../../sync-server/server.ts';

/** A real server on its own data, started and stopped by the test in the browser. */
export const TEST_PORT = 8791;

let server: Server | undefined;
let dataDir = mkdtempSync(join(tmpdir(), 'wardcast-tablet-'));

async function start(newEpoch = false): Promise<void> {
  const opened = await openServer({
    dataDir,
    port: TEST_PORT,
    facts: { name: 'Test hospital', zone: 'Europe/Berlin', demo: false },
    newEpoch,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  server = opened.value;
}

async function stop(): Promise<void> {
  await server?.close();
  server = undefined;
}

/** A server without any data. */
export const emptyServer: BrowserCommand<[]> = async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
  dataDir = mkdtempSync(join(tmpdir(), 'wardcast-tablet-'));
  await start();
};

export const startServer: BrowserCommand<[]> = () => start();
export const stopServer: BrowserCommand<[]> = () => stop();

/** Each event the server holds, by stream and number. */
export const serverEvents: BrowserCommand<[]> = async (): Promise<Envelope[]> => {
  const events: Envelope[] = [];
  for (const { ward, seq } of await server!.repository.events.heads()) {
    const page = await server!.repository.events.pull(ward, 0, seq);
    events.push(...page.events.map(({ body }) => JSON.parse(body) as Envelope));
  }
  return events;
};

/** As another device would. */
export const pushFacts: BrowserCommand<[events: readonly unknown[]]> = async (_, events) => {
  const answer = await fetch(`${server!.url}/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: 1, device: 'other-device', events }),
  });
  return (await answer.json()) as unknown;
};
