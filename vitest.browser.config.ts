import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import * as tabletServer from './tests/sync/tablet-server.commands.ts';
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

const { TEST_PORT: _, ...commands } = tabletServer;

export default defineConfig({
  publicDir: 'public',
  // Not the page's: that one extends what SvelteKit generates, which a fresh clone has not yet.
  tsconfig: 'tsconfig.lint.json',
  // Found by Vite only once a test runs, a dependency would be bundled anew and reload the page under the tests.
  optimizeDeps: { include: ['dexie', 'comlink', 'valibot', 'fast-check'] },
  worker: { format: 'es' },
  server: { proxy: { '/api': `http://127.0.0.1:${tabletServer.TEST_PORT}` } },
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
      commands,
      instances: [{ browser: 'chromium' }],
    },
  },
});
