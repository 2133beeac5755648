import type { Page } from '@playwright/test';
import { eventsOnServer, expect, introduce, settled, test } from './fixtures.ts';

/** A day at the triage desk of a hospital that starts from nothing. */
test.use({ serverArgs: ['--empty'] });

async function openDesk(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/triage`);
  await introduce(page);
  await page.getByRole('button', { name: 'Set up an emergency department' }).click();
  await expect(page.getByRole('form', { name: 'Register an arrival' })).toBeVisible();
  await settled(page);
}

const form = (page: Page) => page.getByRole('form', { name: 'Register an arrival' });

async function register(page: Page, family: string): Promise<void> {
  await form(page).getByRole('textbox', { name: 'Complaint' }).fill('Chest pain');
  await form(page).getByLabel('Family name').fill(family);
  await form(page).getByRole('button', { name: 'Register arrival' }).click();
  await expect(page.getByRole('link', { name: family })).toBeVisible();
}

const factsOf = async (url: string, name: string) =>
  (await eventsOnServer(url)).filter((event) => event.name === name);

test('somebody is registered with the keyboard alone, triaged with NEWS2, and seen', async ({
  page,
  server,
}) => {
  await openDesk(page, server.url);
  await form(page).getByRole('textbox', { name: 'Age' }).focus();
  await page.keyboard.type('71');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await form(page).getByLabel('Family name').focus();
  await page.keyboard.type('Okafor');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Okafor' })).toBeVisible();
  await expect(form(page).getByRole('textbox', { name: 'Age' })).toBeFocused();

  await page.getByRole('button', { name: 'Triage Okafor' }).click();
  const dialog = page.getByRole('dialog', { name: 'Triage' });
  await expect(dialog).toContainText('71 years, female');
  await dialog.getByRole('radio', { name: '2 Very urgent' }).check();
  const signs = {
    Breaths: '26',
    'Oxygen saturation': '94',
    'Systolic pressure': '98',
    Pulse: '118',
    Temperature: '38,4',
  };
  for (const [label, value] of Object.entries(signs))
    await dialog.getByLabel(label, { exact: true }).fill(value);
  await expect(dialog.getByRole('region', { name: 'NEWS2' })).toContainText(
    'Still needed: Air or oxygen, Consciousness',
  );
  await dialog.getByRole('radio', { name: 'A', exact: true }).check();
  await dialog.getByRole('radio', { name: 'Air', exact: true }).check();
  // 3 for 26 breaths, 1 for 94 %, 0 for air, 2 for 98 mmHg, 2 for 118 /min, 0 for alert, 1 for 38.4 °C.
  await expect(dialog.getByRole('region', { name: 'NEWS2' })).toContainText('9');
  await expect(dialog.getByRole('region', { name: 'NEWS2' })).toContainText('High: emergency review');
  await dialog.getByRole('button', { name: 'Record triage' }).click();

  await page.getByRole('button', { name: 'Start treatment Okafor' }).click();
  await expect(page.getByRole('region', { name: 'In treatment 1' })).toContainText('Okafor');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('region', { name: 'Waiting for treatment 1' })).toContainText('Okafor');
});

test('a button that is pressed twice records once', async ({ page, server }) => {
  await openDesk(page, server.url);
  await register(page, 'Novak');
  await page.getByRole('button', { name: 'More about Novak' }).click();
  await page.getByRole('button', { name: 'Start treatment' }).dblclick();
  await expect(page.getByRole('region', { name: 'In treatment 1' })).toContainText('Novak');
  await expect.poll(() => factsOf(server.url, 'v1.TreatmentStarted')).toHaveLength(1);
});

test('a corrected triage keeps what was written and why, and the corrected one counts', async ({
  page,
  server,
}) => {
  await openDesk(page, server.url);
  await register(page, 'Silva');
  await page.getByRole('button', { name: 'Triage Silva' }).click();
  await page.getByRole('radio', { name: '4 Standard' }).check();
  await page.getByRole('button', { name: 'Record triage' }).click();
  await page.getByRole('link', { name: 'Silva' }).click();

  await page.getByRole('button', { name: 'Correct Triaged: 4 Standard' }).click();
  await page.getByLabel('Category').selectOption('1 Immediate');
  await page.getByLabel('Reason').fill('Wrong button');
  await page.getByRole('button', { name: 'Record the correction' }).click();

  const happened = page.getByRole('region', { name: 'What happened' });
  await expect(happened).toContainText('Triaged: 1 Immediate');
  await expect(happened).toContainText('Reason: Wrong button');
  await expect(happened.locator('s')).toContainText('4 Standard');
  await expect.poll(() => factsOf(server.url, 'v1.FactCorrected')).toHaveLength(1);
});

test('a file with a bad row is imported as far as it is good, and the sum shows it', async ({
  page,
  server,
}) => {
  const now = Date.now();
  const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString();
  const rows = [
    'encounter_id,event,occurred_at,unit,bed,acuity,service,outcome,age_years,sex,complaint,staff_role,staff_count',
    `e1,arrival,${at(50)},ED,,,,,44,female,Fall,,`,
    `e1,triage,${at(45)},ED,,3,,,,,,,`,
    `e2,arrival,not a time,ED,,,,,30,male,Cough,,`,
  ];
  const file = { name: 'flow.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) };
  await page.goto(`${server.url}/data`);
  await introduce(page);

  await page.getByLabel('Files to import').setInputFiles(file);
  await expect(page.getByText('3 read = 2 accepted + 0 duplicate + 1 quarantined')).toBeVisible();
  await expect(page.getByRole('region', { name: /^Quarantine/ })).toContainText('not a time');

  await page.getByLabel('Files to import').setInputFiles(file);
  await expect(page.getByText(/3 read = 0 accepted \+ 2 duplicate \+ 1 quarantined/)).toBeVisible();
});
