import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { openServer, type Server, type ServerOptions } from '../../sync-server/server.ts';
import { test as base } from './fixtures.ts';

export type OpenOwn = (options?: ServerOptions) => Promise<Server>;

/** For tests that change what a server is given: its build, its clock. All are closed in the end, as are their data. */
export const test = base.extend<{ openOwn: OpenOwn; copyBuild: () => string }>({
  openOwn: async ({}, use) => {
    const open: Server[] = [];
    const dataDir = mkdtempSync(join(tmpdir(), 'wardcast-own-'));
    await use(async (options) => {
      const server = await openServer({ dataDir, port: 0, ...options });
      if (!server.ok) throw new Error(server.error.message);
      open.push(server.value);
      return server.value;
    });
    await Promise.all(open.map((server) => server.close()));
    rmSync(dataDir, { recursive: true });
  },

  copyBuild: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'wardcast-build-'));
    await use(() => {
      const copy = mkdtempSync(join(dir, 'build-'));
      cpSync('build', copy, { recursive: true });
      return copy;
    });
    rmSync(dir, { recursive: true });
  },
});

/**
 * Makes a build into the next version of itself: as after a real one, each built file has another name, the service
 * worker another content, and nothing of the old version is served any more.
 */
export function makeNextVersion(buildDir: string, version: string): void {
  const before = (
    JSON.parse(readFileSync(join(buildDir, '_app/version.json'), 'utf8')) as { version: string }
  ).version;
  const files = filesIn(buildDir);
  const renamed = files.filter((path) => path.includes('/immutable/')).map(otherName);
  const replace = (text: string) =>
    renamed
      .reduce((all, { from, to }) => all.replaceAll(basename(from), basename(to)), text)
      .replaceAll(before, version);
  for (const path of files.filter((each) => /\.(js|css|html|json)$/.test(each)))
    writeFileSync(path, replace(readFileSync(path, 'utf8')));
  for (const { from, to } of renamed) renameSync(from, to);
}

const filesIn = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** `DclECHGd.js` -> `_2DclECHGd.js`. */
const otherName = (from: string) => ({ from, to: join(dirname(from), `_2${basename(from)}`) });
