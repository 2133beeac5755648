import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { PushResponse } from '../../src/core/schema/wire.ts';
import { openServer } from '../../sync-server/server.ts';
import { fact } from '../contract/server-facts.ts';
import { startServer, temporaryDir } from './server-fixture.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

/** `npm start` as a process of its own, on a free port. */
function startProcess(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['bin/start.ts', '--no-build', '--empty', '--port', '0', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Goes on reading afterwards: a closed pipe would end the process in its own way. */
function untilListening(child: ChildProcess): Promise<Running> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error(`The server did not start: ${text}`)));
    child.stdout!.on('data', (chunk) => {
      text += String(chunk);
      const url = /http:\/\/\S+/.exec(text)?.[0];
      if (url) resolve({ child, url });
    });
  });
}

async function end(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr!.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

async function pushTo(url: string, events: readonly unknown[]): Promise<PushResponse> {
  const response = await fetch(`${url}/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: 1, device: 'tablet-1', events }),
  });
  return (await response.json()) as PushResponse;
}

it('loses no acknowledged fact and doubles none when it is killed again and again while facts come in', async () => {
  const dir = temporaryDir();
  const rounds = 10;
  const acknowledged = new Set<string>();
  const unsent = new Map(Array.from({ length: rounds * 400 }, (_, n) => [fact(n).id as string, fact(n)]));

  async function offerUntilItDies({ url, child }: Running): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      const { verdicts } = await pushTo(url, [...unsent.values()].slice(0, 20));
      for (const verdict of verdicts)
        if (verdict.verdict !== 'quarantined') {
          acknowledged.add(verdict.id);
          unsent.delete(verdict.id);
        }
    }
  }

  for (let round = 0; round < rounds; round++) {
    const running = await untilListening(startProcess('--data', dir));
    const offers = [offerUntilItDies(running), offerUntilItDies(running)].map((offer) =>
      offer.catch(() => undefined),
    );
    await sleep(15 + ((round * 37) % 90));
    running.child.kill('SIGKILL');
    await Promise.all(offers);
  }
  expect(acknowledged.size).toBeGreaterThan(rounds);

  const { repository } = await startServer({ dataDir: dir });
  const { head, events } = await repository.events.pull(fact(0).ward, 0, 100_000);
  const held = events.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
  expect(new Set(held).size).toBe(held.length);
  expect([...acknowledged].filter((id) => !held.includes(id))).toEqual([]);
}, 90_000);

it('refuses at once a directory that another server holds, says so, and starts when that one is killed', async () => {
  const dir = temporaryDir();
  const first = await untilListening(startProcess('--data', dir));
  const second = await end(startProcess('--data', dir));
  expect(second.code).toBe(1);
  expect(second.said).toContain('is in use by another Wardcast server');
  first.child.kill('SIGKILL');
  await once(first.child, 'close');
  await untilListening(startProcess('--data', dir));
}, 60_000);

/** A push whose head the server has taken and whose body is still to come. */
async function beginPush(url: string, bytes: number): Promise<ClientRequest> {
  const push = request(`${url}/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': bytes, expect: '100-continue' },
  });
  push.flushHeaders();
  await once(push, 'continue');
  return push;
}

it('stops in peace when asked to: what is in flight is answered', async () => {
  const { child, url } = await untilListening(startProcess('--data', temporaryDir()));
  const live = await fetch(`${url}/api/v1/live`);
  const ending = end(child);
  const body = JSON.stringify({ protocol: 1, device: 'tablet-1', events: [fact(0)] });
  const push = await beginPush(url, body.length);
  child.kill('SIGTERM');
  await sleep(50);
  push.end(body);
  const [response] = (await once(push, 'response')) as [IncomingMessage];
  const { verdicts } = (await json(response)) as PushResponse;
  expect(verdicts[0]!.verdict).toBe('accepted');
  await live.text();
  expect((await ending).code).toBe(0);
}, 30_000);

it.each(['0.0.0.0', '192.168.1.5', '::', 'example.org'])(
  'refuses to listen on %s and says why',
  async (host) => {
    const { code, said } = await end(startProcess('--host', host, '--data', temporaryDir()));
    expect(code).toBe(1);
    expect(said).toContain('no sign-in yet');
    const opened = await openServer({ host, port: 0, dataDir: temporaryDir() });
    expect(opened.ok).toBe(false);
  },
  30_000,
);

it('says so when its port is taken', async () => {
  const { url } = await startServer();
  const { code, said } = await end(startProcess('--port', new URL(url).port, '--data', temporaryDir()));
  expect(code).toBe(1);
  expect(said).toContain('is in use by another program');
}, 30_000);
