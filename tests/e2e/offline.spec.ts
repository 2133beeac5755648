import type { BrowserContext, Page } from '@playwright/test';
import {
  eventsOnServer,
  expect,
  introduce,
  openInstalled,
  registerArrival,
  settled,
  test,
} from './fixtures.ts';

/** "Offline" here means that the server's process is gone: nothing, no service worker either, can reach it. */

test('a cold start with the server gone shows the boards and their predictions', async ({
  server,
  page,
  context,
}) => {
  await openInstalled(page, server.url);
  await settled(page);
  await server.stop();
  await page.close();

  const cold = await context.newPage();
  await cold.goto(`${server.url}/waits`);
  await settled(cold);

  await expect(cold.getByText(/Offline/).first()).toBeVisible();
  await expect(cold.locator('main')).toContainText(/min/);
});

test('what is recorded offline survives a reload and is on the server and on a second tablet exactly once', async ({
  server,
  page,
  browser,
}) => {
  await openInstalled(page, server.url);
  await settled(page);
  await introduce(page);
  await server.stop();

  await registerArrival(page, server.url, 'Ofelia Offlinesson');
  await page.reload();
  await settled(page);
  await page.goto(`${server.url}/triage`);
  await expect(page.getByText(/Offlinesson/).first()).toBeVisible();
  await expect(page.getByText(/unsent/).first()).toBeVisible();

  await server.start();
  await expect(page.getByText(/Synced/).first()).toBeVisible({ timeout: 60_000 });
  expect(await namedOnServer(server.url, 'Offlinesson')).toBe(1);

  await onSecondTablet(await browser.newContext(), async (second) => {
    await openInstalled(second, server.url);
    await settled(second);
    await second.goto(`${server.url}/triage`);
    await expect(second.getByRole('link', { name: /Offlinesson/ })).toHaveCount(1);
  });
});

test('a fact recorded on one tablet appears on another while both are online', async ({
  server,
  page,
  browser,
}) => {
  await openInstalled(page, server.url);
  await settled(page);
  await introduce(page);
  await onSecondTablet(await browser.newContext(), async (second) => {
    await openInstalled(second, server.url);
    await settled(second);
    await second.goto(`${server.url}/triage`);
    await registerArrival(page, server.url, 'Livia Livesson');
    await expect(second.getByText(/Livesson/).first()).toBeVisible();
  });
});

async function namedOnServer(url: string, familyName: string): Promise<number> {
  const events = await eventsOnServer(url);
  return events.filter(({ payload }) => payload['familyName'] === familyName).length;
}

async function onSecondTablet(context: BrowserContext, use: (page: Page) => Promise<void>): Promise<void> {
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}
