import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseEvent } from '../src/core/schema/event.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'simulate.ts'), ...args], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });

const lines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');

describe('npm run simulate', () => {
  it('writes one parsable fact a line, as many as it says', () => {
    const out = join(folder, 'rural.ndjson');
    const { status, stdout } = simulate(
      '--profile',
      'rural',
      '--days',
      '3',
      '--seed',
      '4',
      '--out',
      out,
      '--json',
    );
    expect(status).toBe(0);
    const written = lines(out);
    expect(written.filter((line) => !parseEvent(JSON.parse(line)).ok)).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ profile: 'rural', seed: 4, days: 3, events: written.length });
  });

  it('writes the flow CSV where the file is one', () => {
    const out = join(folder, 'rural.csv');
    expect(simulate('--profile', 'rural', '--days', '2', '--out', out).status).toBe(0);
    const [header, ...rows] = lines(out);
    expect(header).toBe(
      'encounter_id,event,occurred_at,unit,bed,acuity,service,outcome,age_years,sex,complaint,staff_role,staff_count',
    );
    expect(rows.filter((row) => row.split(',')[1] === 'arrival').length).toBeGreaterThan(50);
  });

  it('writes the facts to standard output and the summary beside them', () => {
    const { stdout, stderr } = simulate('--profile', 'random-3', '--days', '1', '--out', '-');
    const written = stdout.trimEnd().split('\n');
    expect(written.filter((line) => !parseEvent(JSON.parse(line)).ok)).toEqual([]);
    expect(stderr).toContain(`${written.length} facts in 1 days`);
  });

  it.each([
    [['--profile', 'atlantis'], 'There is no profile "atlantis". Known: district, teaching,'],
    [['--days', '0'], '--days must be a whole number from 1 to 3650, not "0".'],
    [['--days', '2.5'], '--days must be a whole number'],
    [['--seed', 'x'], '--seed must be a whole number'],
    [['--start', 'tomorrow'], '--start must be a date'],
    [['--zone', 'Mars/Olympus'], '--zone must be a time zone'],
    [['--format', 'xml'], '--format must be ndjson or flow-csv'],
    [['--dayz', '3'], "Unknown option '--dayz'"],
  ])('refuses %j with a sentence', (args, sentence) => {
    const { status, stdout, stderr } = simulate(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it('says so when it cannot write', () => {
    const { status, stderr } = simulate(
      '--days',
      '1',
      '--profile',
      'rural',
      '--out',
      join(folder, 'none', 'x'),
    );
    expect(status).toBe(1);
    expect(stderr).toContain('Cannot write');
  });
});
