import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { createServer } from 'vite';
import type { BenchOptions } from './run.ts';
import type { Case, Measured } from './growth/page.ts';
import { launchBrowser } from './lib/browser.ts';
import { rounded } from './lib/timing.ts';

/**
 * What grows with what, on the tablet's own code and a real IndexedDB: a refresh at most in proportion to the active
 * encounters and not with the log's length; a cold start not with the log's length either.
 */
export async function run({ args }: BenchOptions) {
  const longest = args.includes('--quick') ? 100_000 : 1_000_000;
  const byLog = [10_000, 100_000, longest].map((events) => ({ events, factor: 2 }));
  const byActive = [0.2, 2, 20].map((factor) => ({ events: Math.min(150_000, longest), factor }));
  const logRows = await inBrowser(byLog);
  const activeRows = await inBrowser(byActive);
  return {
    rows: [...logRows, ...activeRows],
    ...ratios(logRows, activeRows),
  };
}

/** Longest log against shortest, and most encounters against fewest; 1 is flat. */
function ratios(logRows: readonly Measured[], activeRows: readonly Measured[]) {
  const [short, long] = [logRows[0]!, logRows.at(-1)!];
  const [few, many] = [activeRows[0]!, activeRows.at(-1)!];
  return {
    log_growth: rounded(long.events / short.events),
    refresh_growth_by_log: rounded(long.refresh_ms / short.refresh_ms),
    cold_start_growth_by_log: rounded(long.cold_start_ms / short.cold_start_ms),
    active_growth: rounded(many.active / few.active),
    refresh_growth_by_active: rounded(many.refresh_ms / few.refresh_ms),
  };
}

async function inBrowser(cases: readonly Case[]): Promise<Measured[]> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const server = await createServer({
    root,
    configFile: false,
    publicDir: 'public',
    logLevel: 'error',
    appType: 'mpa',
  });
  await server.listen();
  const browser = await launchBrowser();
  try {
    const url = `http://localhost:${server.config.server.port ?? 5173}/bench/growth/index.html`;
    const rows: Measured[] = [];
    for (const one of cases) {
      const page = await browser.newPage();
      rows.push(await measureOn(page, url, one));
      await page.close();
    }
    return rows;
  } finally {
    await browser.close();
    await server.close();
  }
}

async function measureOn(page: Page, url: string, one: Case): Promise<Measured> {
  page.on('pageerror', (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => 'measure' in globalThis);
  const row = await page.evaluate(
    (asked) => (globalThis as unknown as { measure(one: Case): Promise<Measured> }).measure(asked),
    one,
  );
  const progress = `${row.events.toLocaleString('en')} events, ${row.active} active`;
  console.error(
    `${progress}: cold start ${row.cold_start_ms.toFixed(0)} ms, refresh ${row.refresh_ms.toFixed(1)} ms`,
  );
  return { ...row, cold_start_ms: rounded(row.cold_start_ms, 1), refresh_ms: rounded(row.refresh_ms, 2) };
}
