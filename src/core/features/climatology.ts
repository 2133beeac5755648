import { localHourOfWeek } from '../time/zone.ts';
import { HOUR_MS } from '../ward/state.ts';

/** Counts per whole hour since 1970 (UTC), as in `History.hourly`; an hour without an entry is a zero. */
export type HourlyCounts = ReadonlyMap<number, number>;

export const WEEK_H = 168;
export const NO_COUNTS: HourlyCounts = new Map();

/** 0 = Monday 00:00 to 167 = Sunday 23:00, local time, of whole hours since 1970. */
export type Calendar = (hour: number) => number;

const HOURS_REMEMBERED = 50_000;
const remembered = new Map<string, Map<number, number>>();

/** Remembers each hour it was asked for: every refresh asks for the hours of the same weeks. */
export function calendarOf(zone: string): Calendar {
  const known = remembered.get(zone) ?? new Map<number, number>();
  if (known.size > HOURS_REMEMBERED) known.clear();
  remembered.set(zone, known);
  return (hour) => {
    let slot = known.get(hour);
    if (slot === undefined) known.set(hour, (slot = localHourOfWeek(hour * HOUR_MS, zone)));
    return slot;
  };
}

/**
 * First hour of the record, at most `most` hours back. A feed begins by reporting those who are there, with the times
 * they came at: days with less than half of what the last week's days brought are older than the record.
 */
export function recordStart(counts: HourlyCounts, now: number, most: number): number {
  const days: number[] = [];
  for (let day = 0; day * 24 < most; day++)
    days.push(countBetween(counts, now - (day + 1) * 24, now - day * 24));
  const latest = days.slice(0, 7);
  const usual = Math.max(...latest) > 0 ? total(latest) / latest.filter((count) => count > 0).length : 0;
  const oldest = days.findLastIndex((count) => count > 0 && count >= usual / 2);
  return now - (oldest + 1) * 24;
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

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

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
