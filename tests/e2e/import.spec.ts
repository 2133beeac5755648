import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chooseFile, dropFile, importCommand, importSum, writeFlowCsv } from './files.ts';
import { eventsOnServer, expect, settled, test as base } from './fixtures.ts';

const test = base.extend<{ dir: string }>({
  dir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'wardcast-files-'));
    await use(dir);
    rmSync(dir, { recursive: true });
  },
});

test.use({ serverArgs: ['--empty'] });

test('a hospital’s own flow CSV becomes boards with predictions, and importing it twice changes nothing', async ({
  page,
  server,
  dir,
}) => {
  test.slow();
  const file = join(dir, 'flow.csv');
  await writeFlowCsv(file, 6);
  await page.goto(`${server.url}/data`);
  await chooseFile(page, file);
  const first = await importSum(page);
  expect(first).toMatchObject({ duplicate: 0, quarantined: 0 });
  expect(first.accepted).toBeGreaterThan(1_000);

  await chooseFile(page, file);
  await expect.poll(() => importSum(page)).toEqual({ ...first, accepted: 0, duplicate: first.read });
  await expect(page.getByText(/Synced/).first()).toBeVisible({ timeout: 60_000 });
  const ids = (await eventsOnServer(server.url)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(first.accepted);

  await page.goto(`${server.url}/triage`);
  await expectPredictions(page, ['Wait until a clinician starts', 'Chance of admission']);
  await expect(page.getByText('In treatment').first()).toBeVisible();
  await page.goto(`${server.url}/board`);
  await expectPredictions(page, ['Beds needed and free', 'Remaining stay']);
  await expect(page.getByRole('button', { name: /occupied/ }).first()).toBeVisible();
});

const MIXED = [
  'encounter_id,event,occurred_at,unit,bed,acuity,service,outcome,age_years,sex,complaint,staff_role,staff_count',
  'G1,arrival,2026-03-02T08:00:00+01:00,ED,,,,,44,female,Good before,,',
  'B1,triage,yesterday,ED,,3,,,,,,,',
  'B2,teleported,2026-03-02T08:05:00+01:00,ED,,,,,,,,,',
  'G2,arrival,2026-03-02T08:10:00+01:00,ED,,,,,51,male,Good after,,',
  '',
].join('\n');

test('rows that cannot be read are listed with line and reason, and the good ones go on', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/data`);
  await dropFile(page, { name: 'mixed.csv', text: MIXED });
  expect(await importSum(page)).toEqual({ read: 4, accepted: 2, duplicate: 0, quarantined: 2 });

  const quarantine = page.getByRole('region', { name: /^Quarantine/ });
  const refused = (line: number) => quarantine.getByRole('listitem').filter({ hasText: `line ${line}` });
  await expect(refused(3)).toContainText('yesterday');
  await expect(refused(4)).toContainText('teleported');
  await expect(refused(3)).toContainText('mixed.csv');
  await page.goto(`${server.url}/triage`);
  await expect(page.getByText('Good before')).toBeVisible();
  await expect(page.getByText('Good after')).toBeVisible();
});

const ADMISSION = [
  'MSH|^~\\&|HIS|H|WARDCAST|H|20261102080000+0100||ADT^A04|1|P|2.5',
  'PID|1||MRN7^^^H^MR||Feedsson^Fiona||19500301|F',
  'PV1|1|E|ED||||||||||||||||V1',
  'PV2|||^Chest pain',
  '',
].join('\r');

test('the import command on a running server reaches a tablet that is open', async ({
  page,
  server,
  dir,
}) => {
  await page.goto(`${server.url}/triage`);
  await expect(page.getByText('No emergency department is known here yet')).toBeVisible();
  const file = join(dir, 'adt.hl7');
  writeFileSync(file, ADMISSION);

  const counts = { read: 1, quarantined: 0 };
  expect(await importCommand(server.url, file)).toMatchObject({ ...counts, accepted: 1, duplicate: 0 });
  await expect(page.getByRole('link', { name: /Feedsson/ })).toBeVisible();
  await expectPredictions(page, ['Wait until a clinician starts', 'Chance of admission']);
  expect(await importCommand(server.url, file)).toMatchObject({ ...counts, accepted: 0, duplicate: 1 });
  await expect(page.getByRole('link', { name: /Feedsson/ })).toHaveCount(1);
});

const SHARED = process.env['WARDCAST_DATA'] ?? '../shared/data';
const SEPSIS = join(SHARED, 'sepsis_cases/train.csv.gz');
const ADT = join(SHARED, 'hl7v2-messages/files/Balneario-de-52488676f44a.hl7');

// The public data are not part of the repository; where they lie beside it, they are imported too.
if (existsSync(SEPSIS) && existsSync(ADT))
  test('real messages and a real event log end on the boards', async ({ page, server }) => {
    test.slow();
    expect(await importCommand(server.url, ADT)).toMatchObject({ read: 1, accepted: 1, quarantined: 0 });
    const sepsis = await importCommand(server.url, SEPSIS);
    expect(sepsis.accepted).toBeGreaterThan(1_000);

    await page.goto(`${server.url}/board/W`);
    await settled(page);
    await expect(page.getByRole('button', { name: /389.*Smith/ })).toBeVisible();
    await expectPredictions(page, ['Beds needed and free', 'Remaining stay']);
    await page.goto(`${server.url}/triage`);
    await expectPredictions(page, ['Wait until a clinician starts', 'Chance of admission']);
  });

/** Each says which model made it, or why the simple baseline speaks instead. */
async function expectPredictions(page: Page, titles: readonly string[]): Promise<void> {
  await settled(page);
  for (const title of titles) {
    const source = page.getByRole('button', { name: `${title}: source` });
    await source.click();
    const answer = page.getByRole('dialog', { name: title });
    await expect(answer).toBeVisible();
    const byModel = /Made by\s*Model, version \d/;
    const byBaseline = /Made by\s*Simple baseline\s*Why\s*The \w+ model .+\./;
    await expect(answer).toHaveText(new RegExp(`${byModel.source}|${byBaseline.source}`));
    await answer.getByRole('button', { name: 'Close' }).click();
  }
}
