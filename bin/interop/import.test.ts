import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowCsvHeader } from '../../src/core/interop/flow-csv/write.ts';
import { openServer, type Server } from '../../sync-server/server.ts';
import type { ImportReport } from './report.ts';

const dir = mkdtempSync(join(tmpdir(), 'wardcast-import-'));
let server: Server;

beforeAll(async () => {
  const opened = await openServer({ dataDir: join(dir, 'data'), port: 0 });
  if (!opened.ok) throw new Error(opened.error.message);
  server = opened.value;
});

afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

/** How many the server holds. */
const facts = async () => (await server.repository.events.heads()).reduce((sum, { seq }) => sum + seq, 0);

async function command(name: 'import' | 'export', ...args: string[]) {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [`bin/${name}.ts`, ...args]);
    return { code: 0, stdout, stderr: '' };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

async function report(...args: string[]): Promise<ImportReport> {
  const { stdout } = await command('import', '--json', '--server', server.url, ...args);
  return JSON.parse(stdout) as ImportReport;
}

function put(name: string, content: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

const rows = Array.from({ length: 700 }, (_, i) => `E${i},arrival,2026-01-05T10:00:00Z,ED,,,,,44,female,,,`);
const csv = [flowCsvHeader(), ...rows, 'E1,triage,yesterday,,,3,,,,,,,'].join('\n');

describe('npm run import', () => {
  it('counts without writing in a dry run', async () => {
    const counts = await report('--dry-run', put('a.csv', csv));
    expect(counts).toMatchObject({ read: 701, accepted: 700, duplicate: 0, quarantined: 1, dry_run: true });
    expect(await facts()).toBe(0);
  });

  it('writes once, however often and however packed a file comes', async () => {
    expect(await report(put('a.csv', csv))).toMatchObject({ read: 701, accepted: 700, quarantined: 1 });
    const count = await facts();
    const again = await report(put('b.csv.gz', gzipSync(csv)), put('a.csv', csv));
    expect(again).toMatchObject({ read: 1402, accepted: 0, duplicate: 1400, quarantined: 2 });
    expect(await facts()).toBe(count);
  });

  it('keeps what it could not read on the server, with line and reason', async () => {
    const kept = await server.repository.quarantine.list(10);
    expect(kept).toContainEqual(
      expect.objectContaining({ source: 'a.csv', line: 702, reason: expect.stringContaining('yesterday') }),
    );
  });

  it('reads the files after one that is not to be read, and fails', async () => {
    const letter = put('letter.txt', 'Dear colleague');
    const { code, stdout, stderr } = await command(
      'import',
      '--json',
      '--server',
      server.url,
      letter,
      put('a.csv', csv),
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining('none of the formats')]);
    expect(JSON.parse(stdout)).toMatchObject({ read: 701, duplicate: 700 });
  });

  it('says what to do when the server named does not answer', async () => {
    const { code, stderr } = await command('import', '--server', 'http://127.0.0.1:9', put('a.csv', csv));
    expect([code, stderr]).toEqual([1, expect.stringContaining('npm start')]);
  });

  it('gives back in an export what it took in', async () => {
    const out = join(dir, 'out.csv');
    await command('export', '--format', 'flow-csv', '--server', server.url, '--out', out);
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(701);
    expect(await report(out)).toMatchObject({ read: 700, accepted: 0, duplicate: 700, quarantined: 0 });
  });
});
