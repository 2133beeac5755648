import { defineConfig } from 'vitest/config';

/** Tests that need no browser. Those in `*.browser.test.ts` run in Chromium (`vitest.browser.config.ts`). */
export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'sync-server/**/*.test.ts',
      'training/**/*.test.ts',
      'bench/**/*.test.ts',
      'bin/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/*.browser.test.ts', 'tests/e2e/**', 'node_modules/**'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
