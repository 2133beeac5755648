import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, introduce, registerArrival, settled, test } from './fixtures.ts';

/** WCAG 2.2 A and AA and axe's own best practices, on every screen and every dialog, in both themes. */
const THEMES = ['light', 'dark'] as const;
const SCREENS = [
  '/board',
  '/triage',
  '/waits',
  '/waits?wall',
  '/flow',
  '/data',
  '/encounter/nobody',
  '/no-such-page',
];

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}

const expectAccessible = async (page: Page, what: string) => expect(await violations(page), what).toEqual([]);

for (const colorScheme of THEMES) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('every screen can be used by everybody', async ({ page, server }) => {
      test.slow();
      for (const path of SCREENS) {
        await page.goto(server.url + path);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        if (!path.startsWith('/no-')) await settled(page);
        await expectAccessible(page, path);
      }
    });

    test('so can the forms and the whole visit of a person', async ({ page, server }) => {
      test.slow();
      await page.goto(`${server.url}/triage`);
      await introduce(page);
      await registerArrival(page, server.url, 'Ada Test');
      await page.getByRole('button', { name: 'More about Test, Ada' }).click();
      await expect(page.getByRole('heading', { name: /^What drove/ }).first()).toBeVisible();
      await expectAccessible(page, 'a person in the queue, opened');

      for (const name of ['Triage Test, Ada', 'Observations', 'Discharge home']) {
        await page.getByRole('button', { name }).first().click();
        await expectAccessible(page, name);
        await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      }

      await page.getByRole('link', { name: 'Test, Ada' }).click();
      await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
      await expect(page.getByRole('button', { name: /^Correct Arrived/ })).toBeVisible();
      await expectAccessible(page, 'the visit');
      for (const name of [/^Correct Arrived/, /^Take back Arrived/, /^Overrule/, 'Who this is']) {
        await page.getByRole('button', { name }).first().click();
        await expectAccessible(page, String(name));
        await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      }
    });
  });
}
