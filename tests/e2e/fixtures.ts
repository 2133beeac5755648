import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Envelope } from '../../src/core/schema/event.ts';

/** A real server on its own data; stopping it really ends the process, so a service worker cannot reach it either. */
export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  start(): Promise<void>;
  /** `SIGKILL` by default: gone as in a power cut. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface Options {
  /** Arguments of `npm start`, e.g. `['--empty']`. */
  serverArgs: readonly string[];
}

export const test = base.extend<{ server: TestServer } & Options>({
  serverArgs: [['--demo-days', '10'], { option: true }],
  server: async ({ serverArgs }, use) => {
    const server = createTestServer(await freePort(), serverArgs);
    await server.start();
    await use(server);
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
  },
});

export { expect } from '@playwright/test';

/** The copy is whole, and a first set of predictions is on the screen. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('[data-frame]')).not.toHaveAttribute('data-frame', '0', { timeout: 60_000 });
}

/** Says who uses this tablet: asked once, before the first fact. */
export async function introduce(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Who are you?' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Who is using it').fill('Nurse Test');
  await dialog.getByRole('button', { name: 'Save name' }).click();
  await expect(dialog).toBeHidden();
}

/** Registers somebody at the triage desk as a person would, and waits until the tablet says that it is saved. */
export async function registerArrival(page: Page, url: string, name: string): Promise<void> {
  const [given = '', family = ''] = name.split(' ');
  if (new URL(page.url()).pathname !== '/triage') await page.goto(`${url}/triage`);
  await settled(page);
  const form = page.getByRole('form', { name: 'Register an arrival' });
  await form.getByRole('textbox', { name: 'Age' }).fill('47');
  await form.getByRole('textbox', { name: 'Complaint' }).fill('Chest pain');
  await form.getByLabel('Family name').fill(family);
  await form.getByLabel('Given name').fill(given);
  await form.getByRole('button', { name: 'Register arrival' }).click();
  await expect(form.getByLabel('Family name')).toHaveValue('');
}

/** Every event the server holds, of all streams. */
export async function eventsOnServer(url: string): Promise<Envelope[]> {
  const { heads } = await getJson<{ heads: { ward: string; seq: number }[] }>(`${url}/api/v1/heads`);
  const all: Envelope[] = [];
  for (const { ward, seq } of heads) {
    for (let after = 0; after < seq;) {
      const page = await getJson<{ events: { seq: number; event: Envelope }[] }>(
        `${url}/api/v1/pull?ward=${encodeURIComponent(ward)}&after=${after}&limit=2000`,
      );
      all.push(...page.events.map(({ event }) => event));
      after = page.events.at(-1)?.seq ?? seq;
    }
  }
  return all;
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return (await response.json()) as T;
}

/** The app, in control of its service worker and with everything cached: from here on it needs no server. */
export async function openInstalled(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) =>
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }),
      );
    }
  });
}

function createTestServer(port: number, args: readonly string[]): TestServer {
  const dataDir = mkdtempSync(join(tmpdir(), 'wardcast-e2e-'));
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    dataDir,
    async start() {
      const command = ['bin/start.ts', '--no-build', '--data', dataDir, '--port', String(port), ...args];
      child = spawn('node', command, { stdio: ['ignore', 'ignore', 'inherit'] });
      await untilReady(`${url}/readyz`, child);
    },
    async stop(signal = 'SIGKILL') {
      const running = child;
      child = undefined;
      if (!running || running.exitCode !== null) return;
      const ended = new Promise((done) => running.once('exit', done));
      running.kill(signal);
      await ended;
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`The server ended with code ${child.exitCode} before it was ready.`);
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`No server answered at ${url} within a minute.`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
