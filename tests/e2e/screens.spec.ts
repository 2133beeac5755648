import type { Page } from '@playwright/test';
import { expect, settled, test } from './fixtures.ts';

/** A phone, a tablet upright, a tablet lying, a desk. */
const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
];
const SCREENS = ['/board', '/triage', '/waits', '/waits?wall', '/flow', '/data'];

/** What a finger presses is at least so high, in CSS px (WCAG 2.5.5). */
const TOUCH = 44;
/** Cumulative layout shift: Google's "good" ends at 0.1. */
const MAX_SHIFT = 0.02;

test.use({ serverArgs: ['--demo-days', '3'] });

test('every screen fits every size, can be pressed by a finger, and complains of nothing', async ({
  page,
  server,
}) => {
  test.slow();
  const complaints = listenForComplaints(page);
  await page.goto(`${server.url}/triage`);
  await settled(page);
  const visit = await page
    .locator('a[href^="/encounter/"]')
    .first()
    .evaluate((link) => link.getAttribute('href')!);

  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const path of [...SCREENS, visit]) {
      await page.goto(server.url + path);
      await settled(page);
      const where = `${path} at ${size.width}`;
      expect.soft(await widthBeyond(page), `${where}: scrolls sideways by px`).toBeLessThanOrEqual(0);
      expect.soft(await lowTargets(page), `${where}: too low for a finger`).toEqual([]);
    }
  }
  expect(complaints).toEqual([]);
});

for (const path of ['/board', '/triage'])
  for (const size of [SIZES[0]!, SIZES[2]!])
    test(`nothing moves on ${path} when predictions arrive (${size.width} wide)`, async ({
      page,
      server,
    }) => {
      await page.setViewportSize(size);
      await page.goto(server.url + path);
      await settled(page);
      await observeShifts(page);
      await page.reload();
      await settled(page);
      await page.waitForTimeout(1_000);
      expect(await shifts(page)).toEqual([]);
    });

/** Whatever a browser complains of: errors of the page and its workers, refusals of the security policy. */
function listenForComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  return complaints;
}

const widthBeyond = (page: Page) =>
  page.evaluate(() => document.scrollingElement!.scrollWidth - document.documentElement.clientWidth);

/** Visible controls lower than a finger needs; links within a line of text are excepted, as in WCAG. */
const lowTargets = (page: Page) =>
  page.evaluate((least) => {
    const controls = 'button, input, select, summary, [role=button], nav a, header a, a.button';
    const shown = [...document.querySelectorAll<HTMLElement>(controls)].filter(
      (control) =>
        control.checkVisibility({ visibilityProperty: true }) && !control.closest('.visually-hidden'),
    );
    return shown.flatMap((control) => {
      // A label presses its control; a control may stretch what is pressed over the card it is in.
      const pressed = control.closest('label') ?? control;
      const stretched = getComputedStyle(control, '::after');
      const height = Math.max(
        pressed.getBoundingClientRect().height,
        stretched.position === 'absolute' ? parseFloat(stretched.height) : 0,
      );
      return height >= least
        ? []
        : [`${control.tagName} "${control.textContent.trim().slice(0, 40)}" ${height}`];
    });
  }, TOUCH);

interface Shift {
  readonly value: number;
  readonly moved: readonly string[];
}

/** From the next load on, notes what moved without anybody having touched anything. */
const observeShifts = (page: Page) =>
  page.addInitScript(() => {
    const seen: Shift[] = [];
    Object.assign(window, { shiftsSeen: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as LayoutShift[]) {
        const moved = entry.sources.map(({ node }) =>
          node instanceof Element ? node.outerHTML.slice(0, 120) : '',
        );
        if (!entry.hadRecentInput) seen.push({ value: entry.value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

interface LayoutShift {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** None, while together they stay below what an eye notices. */
async function shifts(page: Page): Promise<readonly Shift[]> {
  const seen = await page.evaluate(() => (window as unknown as { shiftsSeen: Shift[] }).shiftsSeen);
  const together = seen.reduce((sum, { value }) => sum + value, 0);
  return together <= MAX_SHIFT ? [] : seen;
}
