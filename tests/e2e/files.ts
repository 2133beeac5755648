import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';

export interface Sum {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
}

export interface Content {
  readonly name: string;
  readonly text: string;
}

/** Drops a file on the Data screen, as from a file manager. */
export async function dropFile(page: Page, { name, text }: Content): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ({ name, text }) => {
      const dragged = new DataTransfer();
      dragged.items.add(new File([text], name));
      return dragged;
    },
    { name, text },
  );
  await page.getByRole('group', { name: 'Import files' }).dispatchEvent('drop', { dataTransfer });
}

/** Chooses a file on the Data screen, with the button. */
export async function chooseFile(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await chooser).setFiles(path);
}

/** What the Data screen says at the end of an import; it must add up. */
export async function importSum(page: Page): Promise<Sum> {
  const said = page.getByText(/^[\d,]+ read = /);
  await expect(said).toBeVisible({ timeout: 60_000 });
  const [read, accepted, duplicate, quarantined] = (await said.innerText())
    .match(/[\d,]+/g)!
    .map((digits) => Number(digits.replaceAll(',', '')));
  const sum = { read: read!, accepted: accepted!, duplicate: duplicate!, quarantined: quarantined! };
  expect(sum.read).toBe(sum.accepted + sum.duplicate + sum.quarantined);
  return sum;
}

/** `npm run import` against a running server. */
export async function importCommand(url: string, ...files: readonly string[]): Promise<Sum> {
  const { stdout } = await run('node', ['bin/import.ts', '--json', '--server', url, ...files]);
  return JSON.parse(stdout) as Sum;
}

/** Writes the flow CSV of a small hospital whose last day is today. Returns how many rows it has. */
export async function writeFlowCsv(out: string, days: number): Promise<number> {
  const start = new Date(Date.now() - days * DAY_MS).toISOString();
  const options = { profile: 'rural', seed: '5', days: String(days), start, out };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const { stdout } = await run('node', ['bin/simulate.ts', ...args, '--json']);
  return (JSON.parse(stdout) as { events: number }).events;
}

const run = promisify(execFile);
const DAY_MS = 86_400_000;
