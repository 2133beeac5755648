import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What the built app is made of. */
const SOURCES = ['src', 'public', 'vite.config.ts', 'package-lock.json'];

/** Builds the app unless `build/` is newer than everything it is made of. @returns whether there is a build now. */
export function buildIfStale(say: (line: string) => void): boolean {
  const built = modifiedAt(join(ROOT, 'build/index.html'));
  if (built > Math.max(...SOURCES.map((path) => newest(join(ROOT, path))))) return true;
  say('Building the app …');
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    say('Vite is missing: run `npm ci` first.');
    return false;
  }
  const run = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return run.status === 0;
}

/** Milliseconds since 1970 of the last change below a path; 0 where there is nothing. */
function newest(path: string): number {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return modifiedAt(path);
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => modifiedAt(join(entry.parentPath, entry.name))));
}

const modifiedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
