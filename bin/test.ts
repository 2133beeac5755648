/**
 * `npm test`: everything that must hold, in the order that fails fastest. Every stage runs, whatever failed before
 * it; the last line is the plain total.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium, installDebian } from './lib/browser.ts';
import { findPostgres } from './lib/postgres.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const REPORTS = 'reports';
const env: NodeJS.ProcessEnv = { ...process.env, CI: process.env['CI'] ?? 'true' };

rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const chromium = ensureChromium();
if (chromium === undefined) {
  console.error('No Chromium found and none could be installed. Install it, or name it in CHROMIUM_PATH.');
  finish([{ passed: 0, failed: 1 }]);
} else {
  env['CHROMIUM_PATH'] = chromium;
  if (!process.env['DATABASE_URL'] && findPostgres() === undefined) installDebian('postgresql');
  finish([
    check('format', 'prettier', '--check', '--log-level=warn', '.'),
    check('lint', 'eslint', '.'),
    check(
      'import rules',
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'sync-server',
      'training',
      'bench',
      'bin',
    ),
    check('types', 'node', 'bin/types.ts'),
    vitest('unit and contract tests'),
    check('build', 'vite', 'build'),
    vitest('tests in Chromium', '--config', 'vitest.browser.config.ts'),
    playwright('end to end'),
  ]);
}

function run(
  title: string,
  command: string,
  args: readonly string[],
  extra: Record<string, string> = {},
): boolean {
  const startedAt = Date.now();
  console.log(`\n== ${title}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...env, ...extra } });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  console.log(`-- ${title}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return status === 0;
}

function check(title: string, command: string, ...args: string[]): Tally {
  return run(title, command, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function vitest(title: string, ...args: string[]): Tally {
  const report = `${REPORTS}/vitest-${title.replace(/\W+/g, '-')}.json`;
  const passed = run(title, 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
    ...args,
  ]);
  return counted(passed, () => {
    const { numPassedTests, numFailedTests } = readJson<{ numPassedTests: number; numFailedTests: number }>(
      report,
    );
    return { passed: numPassedTests, failed: numFailedTests };
  });
}

function playwright(title: string): Tally {
  const report = `${REPORTS}/playwright.json`;
  const passed = run(title, 'playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return counted(passed, () => {
    const { stats } = readJson<{ stats: { expected: number; unexpected: number; flaky: number } }>(report);
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  });
}

/** A run that failed without a failed test (a crash, no tests) still counts as one failure. */
function counted(passed: boolean, read: () => Tally): Tally {
  try {
    const tally = read();
    const blind = tally.passed + tally.failed === 0 || (!passed && tally.failed === 0);
    return blind ? { ...tally, failed: tally.failed + 1 } : tally;
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function finish(tallies: readonly Tally[]): void {
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0);
  const failed = sum((tally) => tally.failed);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${sum((tally) => tally.passed)} passed, ${failed} failed`);
}
