import { defineConfig } from '@playwright/test';
import { chromiumFlags } from './bin/lib/chromium-flags.ts';
import { findChromium } from './bin/lib/browser.ts';

const chromium = findChromium();

/** End to end: the built app, a real server, a real browser. Each test starts its own server on its own data. */
export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  outputDir: 'test-results',
  use: {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    trace: 'retain-on-failure',
    launchOptions: { ...(chromium && { executablePath: chromium }), args: [...chromiumFlags] },
  },
});
