import type { Page } from '@playwright/test';
import type { Server } from '../../sync-server/server.ts';
import { expect, introduce, openInstalled, registerArrival, settled } from './fixtures.ts';
import { makeNextVersion, test, type OpenOwn } from './own-server.ts';

const DEMO = { historyDays: 2 };
const NEXT = '2';

test('a new version asks, never over a half-filled form, and takes over with one reload', async ({
  page,
  openOwn,
  copyBuild,
}) => {
  const buildDir = copyBuild();
  const server = await openOwn({ buildDir, demo: DEMO });
  await openInstalled(page, server.url);
  await page.goto(`${server.url}/triage`);
  await settled(page);
  const typed = page.getByRole('form', { name: 'Register an arrival' }).getByLabel('Family name');
  await typed.fill('Halfway');
  const loads = countLoads(page);

  await deployNext(server, openOwn, buildDir);
  await lookForUpdate(page);
  await expect(page.getByText(/A new version is ready/)).toBeVisible();
  await expect(typed).toHaveValue('Halfway');
  expect(await versionOf(page)).not.toBe(NEXT);
  expect(loads.count).toBe(0);

  await page.getByRole('button', { name: 'Use it now' }).click();
  await expect.poll(() => versionOf(page)).toBe(NEXT);
  await settled(page);
  await expect(page.getByText(/A new version is ready/)).toBeHidden();
  await expect(typed).toBeVisible();
  expect(loads.count).toBe(1);
});

test('another tab goes on with the version it runs, and may take the new one when it likes', async ({
  page,
  context,
  openOwn,
  copyBuild,
}) => {
  const buildDir = copyBuild();
  const server = await openOwn({ buildDir, demo: DEMO });
  await openInstalled(page, server.url);
  await settled(page);
  const other = await context.newPage();
  await other.goto(`${server.url}/triage`);
  await settled(other);
  await introduce(other);
  const typed = other.getByRole('form', { name: 'Register an arrival' }).getByLabel('Family name');
  await typed.fill('Halfway');
  const loads = countLoads(other);

  const next = await deployNext(server, openOwn, buildDir);
  await lookForUpdate(page);
  await page.getByRole('button', { name: 'Use it now' }).click();
  await expect.poll(() => versionOf(page)).toBe(NEXT);
  await settled(page);

  await expect(typed).toHaveValue('Halfway');
  expect(loads.count).toBe(0);
  await registerArrival(other, next.url, 'Olaf Oldtab');
  await expect(other.getByText(/Oldtab/).first()).toBeVisible();
  await page.goto(`${next.url}/triage`);
  await expect(page.getByText(/Oldtab/).first()).toBeVisible();

  await other.getByRole('button', { name: 'Use it now' }).click();
  await expect.poll(() => versionOf(other)).toBe(NEXT);
  await settled(other);
  expect(loads.count).toBe(1);
});

test('a place that was not opened before the update still opens in the tab that runs the old version', async ({
  page,
  context,
  openOwn,
  copyBuild,
}) => {
  const buildDir = copyBuild();
  const server = await openOwn({ buildDir, demo: DEMO });
  await openInstalled(page, server.url);
  await settled(page);
  const other = await context.newPage();
  await other.goto(`${server.url}/triage`);
  await settled(other);

  await deployNext(server, openOwn, buildDir);
  await lookForUpdate(page);
  await page.getByRole('button', { name: 'Use it now' }).click();
  await expect.poll(() => versionOf(page)).toBe(NEXT);

  await other.getByRole('link', { name: 'Flow' }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'The next three days' })).toBeVisible();
  await settled(other);
});

/** The server comes back at the same address and on the same data with the next version of the app. */
async function deployNext(server: Server, openOwn: OpenOwn, buildDir: string): Promise<Server> {
  makeNextVersion(buildDir, NEXT);
  await server.close();
  return openOwn({ buildDir, demo: DEMO, port: Number(new URL(server.url).port) });
}

/** What the app does by itself every hour and whenever the network comes back. */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

/** The version that runs in this tab: named in the page that started it. */
const versionOf = (page: Page) =>
  page
    .locator('.app-root script')
    .evaluate((script) => /version: "([^"]+)"/.exec(script.textContent)?.[1])
    .catch(() => undefined);

function countLoads(page: Page): { readonly count: number } {
  const loads = { count: 0 };
  page.on('load', () => (loads.count += 1));
  return loads;
}
