import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** Tests that need a real browser: IndexedDB, workers, tensors. A system Chromium is taken before Playwright's own. */
const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

export default defineConfig({
  publicDir: 'public',
  // Found by Vite only once a test runs, a dependency would be bundled anew and reload the page under the tests.
  optimizeDeps: { include: ['dexie', 'comlink', 'valibot', 'fast-check'] },
  worker: { format: 'es' },
  test: {
    include: ['src/**/*.browser.test.ts', 'tests/**/*.browser.test.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { args: flags, ...(executablePath === undefined ? {} : { executablePath }) },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
