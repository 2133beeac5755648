import type { EncounterId } from '../schema/ids.ts';
import { HIGH, LEVEL_COUNT, LOW, MEDIAN, type ForecastFrame, type QuantileTable } from './prediction.ts';

/** The 80 % interval that screens show, and its middle, in the unit of the table. */
export interface Interval {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** What a table says about `key`; `undefined` when it says nothing, or no number. */
export function intervalOf<Key>(table: QuantileTable<Key>, key: Key): Interval | undefined {
  const row = rowOf(table.keys, key);
  if (row === undefined) return undefined;
  const at = (level: number) => table.values[row * LEVEL_COUNT + level]!;
  const interval = { low: at(LOW), median: at(MEDIAN), high: at(HIGH) };
  return Number.isFinite(interval.low + interval.median + interval.high) ? interval : undefined;
}

export function admissionOf(frame: ForecastFrame, encounter: EncounterId): number | undefined {
  const row = rowOf(frame.admission.keys, encounter);
  return row === undefined ? undefined : finite(frame.admission.probability[row]);
}

/** P(home within 24 h) of somebody in a bed. */
export function home24Of(frame: ForecastFrame, encounter: EncounterId): number | undefined {
  const row = rowOf(frame.stay.keys, encounter);
  return row === undefined ? undefined : finite(frame.stay.home24[row]);
}

const finite = (value: number | undefined) => (Number.isFinite(value) ? value : undefined);

/** One index per list of keys: a board looks up hundreds of rows of the same frame. */
const indexes = new WeakMap<object, Map<unknown, number>>();

function rowOf<Key>(keys: readonly Key[], key: Key): number | undefined {
  let index = indexes.get(keys);
  if (!index) indexes.set(keys, (index = new Map(keys.map((each, i) => [each, i]))));
  return index.get(key);
}
