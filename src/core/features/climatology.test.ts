import { describe, expect, it } from 'vitest';
import { arrivalsRows } from './arrivals.ts';
import { asMillis } from '../schema/ids.ts';
import { calendarOf, climatology, recordStart, smoothed } from './climatology.ts';

const HOUR = 3_600_000;
const monday = Date.UTC(2026, 10, 2) / HOUR;

/** `perHour` patients in each hour of the days `[from, to)` after a Monday. */
function days(from: number, to: number, perHour: (hourOfDay: number) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let hour = from * 24; hour < to * 24; hour++) counts.set(monday + hour, perHour(hour % 24));
  return counts;
}

describe('the usual', () => {
  it('is the mean of the same hour of the week by the clock on the wall', () => {
    const calendar = calendarOf('Europe/Berlin');
    // 06:00 UTC is 08:00 in summer and 07:00 in winter.
    expect(calendar(Date.UTC(2026, 9, 19, 6) / HOUR)).toBe(8);
    expect(calendar(Date.UTC(2026, 9, 26, 6) / HOUR)).toBe(7);
  });

  it('borrows from the same hour of other days where a young record has nothing', () => {
    const { mean, overall } = climatology(
      days(0, 2, (h) => h),
      monday,
      monday + 48,
      calendarOf('UTC'),
    );
    expect(mean[5 * 24 + 13]).toBe(13);
    expect(overall).toBeCloseTo(11.5, 9);
  });

  it('smooths without losing a patient', () => {
    const week = Float64Array.from({ length: 168 }, (_, i) => (i * 7) % 11);
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expect(sum(smoothed(week))).toBeCloseTo(sum(week), 9);
  });

  it('begins where days are whole, not with the few who were there when the feed began', () => {
    const counts = days(10, 40, () => 4);
    for (let day = 0; day < 10; day++) counts.set(monday + day * 24 + 5, 3);
    const now = monday + 40 * 24;
    expect(recordStart(counts, now, 8 * 168)).toBe(monday + 10 * 24);
    expect(recordStart(new Map(), now, 8 * 168)).toBe(now);
  });
});

describe('the rows of arrivals', () => {
  const counts = days(0, 56, (h) => (h >= 8 && h < 20 ? 6 : 2));

  it('are the next 72 whole hours, each with its usual level', () => {
    const at = asMillis((monday + 56 * 24) * HOUR + 90_000);
    const { keys, level, width, raw } = arrivalsRows(counts, at, 'UTC', monday);
    expect(keys.length).toBe(72);
    expect(keys[0]).toBe((monday + 56 * 24 + 1) * HOUR);
    expect(level[11]).toBe(6);
    expect(level[1]).toBe(2);
    expect(raw.length).toBe(72 * width);
  });

  it('see no over-dispersion in a record without chance, and some in one that swings by the day', () => {
    const at = asMillis((monday + 56 * 24) * HOUR);
    expect(arrivalsRows(counts, at, 'UTC', monday).dispersion).toBe(0);
    const swinging = new Map([...counts].map(([hour, n]) => [hour, Math.floor(hour / 24) % 2 ? 2 * n : 0]));
    expect(arrivalsRows(swinging, at, 'UTC', monday).dispersion).toBeGreaterThan(0.5);
  });
});
