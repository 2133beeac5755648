import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { arrivalsRows } from '../../src/core/features/arrivals.ts';
import { calendarOf } from '../../src/core/features/climatology.ts';
import { CLIMATOLOGY_H } from '../../src/core/features/context.ts';
import { asMillis } from '../../src/core/schema/ids.ts';
import { createRng, uniform } from '../../src/core/simulation/random.ts';
import { HOUR_MS } from '../../src/core/ward/state.ts';
import type { ExampleLists } from '../collect.ts';
import type { ExampleList } from '../examples.ts';
import { addArrivals } from '../models/arrivals.ts';
import { NO_REAL_DATA, type RealData } from '../train-model.ts';

/** Hourly arrivals of a real department: University of Iowa Hospitals, July 2013 to January 2017 (the public part). */
const IOWA = {
  name: 'uihc_ed_arrivals',
  source: 'Peterson & Cavanaugh 2024, doi 10.1177/1471082X231225307; R package fastTS, data/uihc_ed_arrivals',
  licence: 'GPL (>= 3)',
} as const;

interface HourlyRecord {
  readonly counts: ReadonlyMap<number, number>;
  readonly first: number;
  readonly last: number;
}

/** Undefined when the data are not there. Local time, 24 hours each day, is taken as it stands. */
function readIowa(dataDir: string): HourlyRecord | undefined {
  const file = join(dataDir, IOWA.name, 'train.csv.gz');
  if (!existsSync(file)) return undefined;
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const names = header!.split(',');
  const [time, arrivals] = [names.indexOf('timestamp_local'), names.indexOf('Arrivals')];
  const counts = new Map(
    lines.map((line) => line.split(',')).map((cells) => [hourAt(cells[time]!), Number(cells[arrivals])]),
  );
  const hours = [...counts.keys()];
  return { counts, first: Math.min(...hours), last: Math.max(...hours) };
}

const hourAt = (local: string) => Date.parse(`${local}:00Z`) / HOUR_MS;

/** Forecast origins spread at random over `[from, to)`, hours; each sees only the eight weeks before it. */
function collectIowa(record: HourlyRecord, from: number, to: number, everyHours: number, into: ExampleList) {
  const rng = createRng(from, 'iowa');
  const calendar = calendarOf('UTC');
  for (let hour = from; hour < to - 72; hour += Math.ceil(2 * everyHours * uniform(rng))) {
    const at = asMillis(hour * HOUR_MS);
    const seen = new Map([...record.counts].filter(([h]) => h < hour && h >= hour - CLIMATOLOGY_H - 168));
    const rows = arrivalsRows(seen, at, 'UTC', Math.max(record.first, hour - CLIMATOLOGY_H), calendar);
    addArrivals(into, rows, record.counts, at, (to - 1) * HOUR_MS, rng);
  }
}

/**
 * Adds the real hours to the examples: the first 70 % to learn from, then a part each to stop by, to calibrate on and
 * to be judged on, in the order of time. Returns what went into training; says so when the data are not there.
 */
export function addIowa(dataDir: string, lists: ExampleLists, log: (line: string) => void): RealData {
  const record = readIowa(dataDir);
  if (!record) {
    log(`${IOWA.name} is not in ${dataDir}: learning from simulated hospitals only`);
    return NO_REAL_DATA;
  }
  const before = lists.train.count;
  const testFrom = lists.test.count;
  const at = (share: number) => Math.round(record.first + share * (record.last - record.first));
  collectIowa(record, at(0.05), at(0.7), 8, lists.train);
  collectIowa(record, at(0.7), at(0.78), 8, lists.validation);
  collectIowa(record, at(0.78), at(0.88), 8, lists.calibration);
  collectIowa(record, at(0.88), at(1), 8, lists.test);
  log(`${IOWA.name}: ${lists.train.count - before} rows to learn from`);
  return { data: [{ ...IOWA, rows: lists.train.count - before }], testFrom };
}
