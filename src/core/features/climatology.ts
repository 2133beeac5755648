import { localHourOfWeek } from '../time/zone.ts';
import { HOUR_MS } from '../ward/state.ts';

/** Counts per whole hour since 1970 (UTC), as in `History.hourly`; an hour without an entry is a zero. */
export type HourlyCounts = ReadonlyMap<number, number>;

export const WEEK_H = 168;
export const NO_COUNTS: HourlyCounts = new Map();

/** 0 = Monday 00:00 to 167 = Sunday 23:00, local time, of whole hours since 1970. */
export type Calendar = (hour: number) => number;

/** Remembers each hour it was asked for: one refresh asks for the same hours of many series. */
export function calendarOf(zone: string): Calendar {
  const known = new Map<number, number>();
  return (hour) => {
    let slot = known.get(hour);
    if (slot === undefined) known.set(hour, (slot = localHourOfWeek(hour * HOUR_MS, zone)));
    return slot;
  };
}

/** First hour of a series that has one; a hospital's zeros before its first fact are no zeros. */
export function firstHour(counts: HourlyCounts): number | undefined {
  let first: number | undefined;
  for (const hour of counts.keys()) if (first === undefined || hour < first) first = hour;
  return first;
}

export interface Climatology {
  /** Mean count by hour of the week, `WEEK_H` entries, patients/h. */
  readonly mean: Float64Array;
  /** Over all hours seen. */
  readonly overall: number;
  readonly hours: number;
}

/**
 * Means by hour of the week over the complete hours `[from, to)`. Slots the record does not reach borrow the mean of
 * their hour of the day, then the overall mean, so that a young record speaks too.
 */
export function climatology(counts: HourlyCounts, from: number, to: number, calendar: Calendar): Climatology {
  const sums = new Float64Array(WEEK_H);
  const seen = new Float64Array(WEEK_H);
  for (let hour = from; hour < to; hour++) {
    const slot = calendar(hour);
    sums[slot]! += counts.get(hour) ?? 0;
    seen[slot]! += 1;
  }
  return { mean: filled(sums, seen), overall: total(sums) / Math.max(1, total(seen)), hours: total(seen) };
}

/** Each slot with a quarter of each neighbour: an hour's mean of eight weeks is still noisy. */
export function smoothed(mean: Float64Array): Float64Array {
  const at = (slot: number) => mean[(slot + WEEK_H) % WEEK_H]!;
  return mean.map((value, slot) => value / 2 + (at(slot - 1) + at(slot + 1)) / 4);
}

/** Sum of counts over the hours `[from, to)`. */
export function countBetween(counts: HourlyCounts, from: number, to: number): number {
  let sum = 0;
  for (let hour = from; hour < to; hour++) sum += counts.get(hour) ?? 0;
  return sum;
}

/** Sum that the means promise for the hours `[from, to)`. */
export function usualBetween(mean: Float64Array, from: number, to: number, calendar: Calendar): number {
  let sum = 0;
  for (let hour = from; hour < to; hour++) sum += mean[calendar(hour)]!;
  return sum;
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

function filled(sums: Float64Array, seen: Float64Array): Float64Array {
  const daySums = new Float64Array(24);
  const daySeen = new Float64Array(24);
  for (let slot = 0; slot < WEEK_H; slot++) {
    daySums[slot % 24]! += sums[slot]!;
    daySeen[slot % 24]! += seen[slot]!;
  }
  const overall = total(sums) / Math.max(1, total(seen));
  return sums.map((sum, slot) => {
    if (seen[slot]! > 0) return sum / seen[slot]!;
    return daySeen[slot % 24]! > 0 ? daySums[slot % 24]! / daySeen[slot % 24]! : overall;
  });
}
