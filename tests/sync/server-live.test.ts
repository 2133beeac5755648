import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { facts } from '../contract/server-facts.ts';
import { headIs, listenLive } from './live-listener.ts';
import { push, startServer } from './server-fixture.ts';

it('tells the heads at once and wakes a listener right after a push', async () => {
  const server = await startServer({ limits: { pollMs: 60_000 } });
  const live = await listenLive(server);
  expect(live.response.headers.get('content-type')).toContain('text/event-stream');
  expect(live.response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await live.next(() => true)).heads).toEqual([]);
  await push(server, facts(0, 4));
  const before = performance.now();
  expect((await live.next(headIs(4))).epoch).toBe(server.epoch);
  expect(performance.now() - before).toBeLessThan(1_000);
});

it('says each state of the heads once, and comments to keep the line open', async () => {
  const server = await startServer({ limits: { pollMs: 10, keepAliveMs: 20 } });
  const live = await listenLive(server);
  await push(server, facts(0, 1));
  await live.next(headIs(1));
  await sleep(150);
  expect(live.messages.length).toBeLessThanOrEqual(2);
  expect(live.comments()).toBeGreaterThan(2);
});

it('serves 200 listeners from one poll, and all see a push within a second', async () => {
  const server = await startServer();
  const listeners = await Promise.all(Array.from({ length: 200 }, () => listenLive(server)));
  await Promise.all(listeners.map((live) => live.next(() => true)));
  await push(server, facts(0, 1));
  const before = performance.now();
  await Promise.all(listeners.map((live) => live.next(headIs(1))));
  expect(performance.now() - before).toBeLessThan(1_000);
});

it('ends its streams when it stops, and a listener who leaves is forgotten', async () => {
  const server = await startServer();
  const [staying, leaving] = [await listenLive(server), await listenLive(server)];
  leaving.stop();
  await leaving.ended.catch(() => undefined);
  const before = performance.now();
  await server.close();
  await staying.ended;
  expect(performance.now() - before).toBeLessThan(2_000);
});
