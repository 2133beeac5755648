import {
  eventsOnServer,
  expect,
  introduce,
  openInstalled,
  registerArrival,
  settled,
  test,
} from './fixtures.ts';

test('two tabs share one record: either may write, and closing the one that holds it loses nothing', async ({
  server,
  page,
  context,
}) => {
  await openInstalled(page, server.url);
  await settled(page);
  const second = await context.newPage();
  await second.goto(`${server.url}/triage`);
  await settled(second);
  await introduce(second);

  await registerArrival(second, server.url, 'Tabea Follower');
  await page.goto(`${server.url}/triage`);
  await settled(page);
  await expect(page.getByText(/Follower/).first()).toBeVisible();

  await page.close();
  await registerArrival(second, server.url, 'Tobias Successor');
  await expect(second.getByText(/Successor/).first()).toBeVisible();
  await expect(second.getByText(/Synced/).first()).toBeVisible({ timeout: 30_000 });

  const names = (await eventsOnServer(server.url)).map(({ payload }) => payload['familyName']);
  expect(names.filter((name) => name === 'Follower')).toHaveLength(1);
  expect(names.filter((name) => name === 'Successor')).toHaveLength(1);
});
