import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { chromiumFlags } from '../../bin/lib/chromium-flags.ts';
import { findChromium } from '../../bin/lib/browser.ts';
import { MAX_BODY_BYTES, PROTOCOL_VERSION } from '../../src/core/schema/wire.ts';
import { dropFile, importSum } from './files.ts';
import { eventsOnServer, expect, introduce, openInstalled, registerArrival, settled } from './fixtures.ts';
import { test } from './own-server.ts';

const DEMO = { historyDays: 2 };
const YEAR_MS = 365.25 * 86_400_000;

const HEADER =
  'encounter_id,event,occurred_at,unit,bed,acuity,service,outcome,age_years,sex,complaint,staff_role,staff_count';

test('a file that cannot be read is refused with its reason, and nothing else changes', async ({
  page,
  openOwn,
}) => {
  const server = await openOwn({ demo: DEMO });
  await page.goto(`${server.url}/data`);
  await settled(page);
  const refusals = [
    ['rubbish.json', '{"hello": ', /none of the formats Wardcast reads/],
    ['picture.png', '\u0089PNG\r\n\u0000\u0001', /none of the formats Wardcast reads/],
    ['empty.csv', '', /There is nothing in it/],
    ['columns.csv', 'encounter_id,unit\n1,2\n', /The header lacks event, occurred_at/],
  ] as const;
  for (const [name, text, reason] of refusals) {
    await dropFile(page, { name, text });
    const alert = page.getByRole('alert').filter({ hasText: `Not imported. ${name}` });
    await expect(alert).toContainText(reason);
  }

  const broken = [
    ['torn.hl7', 'MSH|^~\\&|HIS|H|W|H|2026|| ADT^A04|1|P|2.5\rPID|1\rPV1|1|E|ED\r', /No visit number/],
    ['torn.csv', `${HEADER}\nX,arrival,"2026-03-02T08:00:00+01:00,ED\n`, /A quote is opened/],
    ['torn.ndjson', '{"name":"v1.PatientArrived","deviceSeq":1\n', /The line is not JSON/],
  ] as const;
  for (const [name, text, reason] of broken) {
    await dropFile(page, { name, text });
    await expect.poll(() => importSum(page)).toMatchObject({ accepted: 0, quarantined: 1 });
    const kept = page.getByRole('listitem').filter({ hasText: name });
    await expect(kept).toContainText(reason);
  }
  await page.goto(`${server.url}/triage`);
  await expect(
    page.getByRole('link', { name: 'The whole visit' }).or(page.locator('li .row')).first(),
  ).toBeVisible();
});

test('a damaged model is named, and the simple baseline answers in its place', async ({
  page,
  openOwn,
  copyBuild,
}) => {
  const buildDir = copyBuild();
  flipByte(join(buildDir, 'models/wait/weights.bin'));
  const server = await openOwn({ buildDir, demo: DEMO });
  await page.goto(`${server.url}/triage`);
  await settled(page);

  await expect(
    page.getByText('The weights of the model "wait" are not those of its manifest.').first(),
  ).toBeVisible();
  const source = page.getByRole('button', { name: 'Wait until a clinician starts: source' });
  await source.click();
  const answer = page.getByRole('dialog', { name: 'Wait until a clinician starts' });
  await expect(answer).toContainText('Simple baseline');
  await expect(answer).toContainText('The weights of the model "wait" are not those of its manifest.');
  await page.keyboard.press('Escape');
  await expect(page.getByText('still to wait, 8 in 10').first()).toBeVisible();
});

test('without a WebGPU adapter the Data screen says so, and predictions come all the same', async ({
  playwright,
  openOwn,
}) => {
  const args = chromiumFlags.filter((flag) => !flag.includes('webgpu'));
  const executablePath = findChromium();
  const browser = await playwright.chromium.launch({ ...(executablePath && { executablePath }), args });
  try {
    const server = await openOwn({ demo: DEMO });
    const page = await browser.newPage();
    await page.goto(`${server.url}/data`);
    await settled(page);
    const row = (name: string) => page.getByRole('row', { name });
    await expect(row('Graphics processor (WebGPU)')).toContainText(
      'not usable: This device offers no WebGPU adapter.',
      { timeout: 30_000 },
    );
    await expect(page.getByRole('cell', { name: 'in use' }).first()).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('a full disk refuses the next fact in words; what was recorded and what is typed are kept', async ({
  page,
  context,
  openOwn,
}) => {
  test.slow();
  const server = await openOwn({ demo: DEMO });
  await openInstalled(page, server.url);
  await page.goto(`${server.url}/triage`);
  await settled(page);
  await introduce(page);
  const limitBytes = await quotaOf(context, server.url);
  await limitBytes(1);
  const recorded = await recordUntilRefused(page);
  await expect(page.getByLabel('Family name')).toHaveValue(`Full${recorded}`);

  await page.reload();
  await settled(page);
  const link = (i: number) => page.getByRole('link', { name: `Full${i}`, exact: true });
  for (let i = 0; i < recorded; i++) await expect(link(i)).toBeVisible();

  await limitBytes(undefined);
  await registerArrival(page, server.url, `Vera Full${recorded}`);
  await expect(page.getByText(/Synced/).first()).toBeVisible({ timeout: 60_000 });
  const names = (await eventsOnServer(server.url)).map(({ payload }) => payload['familyName']);
  expect(names.filter((name) => String(name).startsWith('Full'))).toHaveLength(recorded + 1);
});

/** The browser may count with the free space of half a minute ago. Returns how many it took before. */
async function recordUntilRefused(page: Page): Promise<number> {
  const form = page.getByRole('form', { name: 'Register an arrival' });
  const family = form.getByLabel('Family name');
  const refused = page.getByText(/Not recorded\. The storage of this device is full/);
  const isTaken = async () => (await family.inputValue()) === '';
  for (let i = 0; i < 30; i++) {
    await family.fill(`Full${i}`);
    await form.getByRole('button', { name: 'Register arrival' }).click();
    await expect.poll(async () => (await refused.isVisible()) || isTaken()).toBe(true);
    if (!(await isTaken())) return i;
    await page.waitForTimeout(2_000);
  }
  throw new Error('A disk without room took everything.');
}

for (const [years, word] of [
  [10, 'fast'],
  [-10, 'slow'],
] as const)
  test(`a tablet whose clock is ten years ${word} says so, and its facts are dated and ordered rightly`, async ({
    page,
    openOwn,
  }) => {
    const clock = () => Math.round(Date.now() - years * YEAR_MS);
    const server = await openOwn({ clock, demo: DEMO });
    await page.goto(`${server.url}/triage`);
    await settled(page);
    await introduce(page);
    await registerArrival(page, server.url, 'Clara First');
    await registerArrival(page, server.url, 'Clara Second');
    await expect(page.getByText(/Synced/).first()).toBeVisible();

    const named = (await eventsOnServer(server.url)).filter(
      ({ author, payload }) => author === 'Nurse Test' && payload['givenName'] === 'Clara',
    );
    expect(named.map(({ payload }) => payload['familyName'])).toEqual(['First', 'Second']);
    for (const { occurredAt, recordedAt } of named) {
      expect(Math.abs(occurredAt - clock())).toBeLessThan(60_000);
      expect(Math.abs(recordedAt - clock())).toBeLessThan(60_000);
    }
    await page.goto(`${server.url}/data`);
    await expect(page.getByText(new RegExp(`This device’s clock is .+ ${word}\\.`))).toBeVisible();
  });

test('a fact that only a newer client knows is kept, counted and skipped', async ({ page, openOwn }) => {
  const server = await openOwn({ demo: DEMO });
  await page.goto(`${server.url}/data`);
  await settled(page);
  const event = newerEvent(Date.now());
  const answer = await push(
    server.url,
    JSON.stringify({ protocol: PROTOCOL_VERSION, device: 'newer', events: [event] }),
  );
  expect(answer).toMatchObject({ status: 200, body: { verdicts: [{ verdict: 'accepted' }] } });

  const held = page
    .locator('dt', { hasText: 'Facts on this device' })
    .locator('xpath=following-sibling::dd[1]');
  const count = async () => Number((await held.innerText()).replaceAll(',', ''));
  await expect
    .poll(async () => (await count()) - (await eventsOnServer(server.url)).length, { timeout: 30_000 })
    .toBe(0);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'NDJSON (whole log)' }).click();
  const log = readFileSync(await (await download).path(), 'utf8');
  expect(log.split('\n').filter((line) => line.includes('v9.RobotSent'))).toHaveLength(1);
  await page.goto(`${server.url}/triage`);
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the server answers bodies that it does not take with a reason, and takes the next one', async ({
  openOwn,
}) => {
  const { url } = await openOwn();
  const refused = (status: number, type: string) => ({
    status,
    body: { error: { type, message: expect.stringMatching(/^\S.+$/) as unknown } },
  });
  const frame = { protocol: PROTOCOL_VERSION, device: 'd', events: [] };
  const oversize = JSON.stringify({ ...frame, events: ['x'.repeat(MAX_BODY_BYTES)] });
  expect(await push(url, oversize)).toEqual(refused(413, 'BodyTooLarge'));
  expect(await push(url, '{"protocol": 1')).toEqual(refused(400, 'InvalidJson'));
  expect(await push(url, JSON.stringify({ ...frame, events: 'all' }))).toEqual(
    refused(400, 'InvalidRequest'),
  );
  expect(await push(url, JSON.stringify({ ...frame, protocol: 99 }))).toEqual(
    refused(409, 'ProtocolMismatch'),
  );
  const oneBad = JSON.stringify({ ...frame, events: [newerEvent(Date.now()), { name: 'nonsense' }] });
  expect(await push(url, oneBad)).toMatchObject({
    status: 200,
    body: { verdicts: [{ verdict: 'accepted' }, { verdict: 'quarantined' }] },
  });
});

async function push(url: string, body: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/push`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

const newerEvent = (at: number) => ({
  id: crypto.randomUUID(),
  site: 'main',
  ward: 'ed',
  name: 'v9.RobotSent',
  occurredAt: at,
  recordedAt: at,
  author: 'newer client',
  device: 'newer',
  deviceSeq: 1,
  payload: { robot: 7, moods: ['calm'] },
});

function flipByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[100]! ^= 0x40;
  writeFileSync(path, bytes);
}

/** Sets how many bytes the origin may keep; undefined: as many as there are. */
async function quotaOf(context: BrowserContext, origin: string): Promise<(bytes?: number) => Promise<void>> {
  const blank: Page = await context.newPage();
  const session = await context.newCDPSession(blank);
  return async (quotaSize) => {
    await session.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize === undefined ? {} : { quotaSize }),
    });
  };
}
