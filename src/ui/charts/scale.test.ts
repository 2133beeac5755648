import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandPath, countTicks, hourTicks, linear, linePath, tickHours } from './scale.ts';

describe('the axis of counts', () => {
  it('starts at none and reaches past the largest, in whole steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (max) => {
        const ticks = countTicks(max);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('counts 0, 5, 10, 15 up to 14 patients', () => {
    expect(countTicks(14)).toEqual([0, 5, 10, 15]);
  });
});

describe('the axis of time', () => {
  it('stands at the whole hours of the site, not of UTC', () => {
    const berlin = (at: number) => (Math.floor(at / 3_600_000) + 1) % 24;
    const ticks = hourTicks(0, 24 * 3_600_000, 6, berlin);
    expect(ticks.map(berlin)).toEqual([6, 12, 18, 0]);
  });

  it('sets labels so far apart that they do not touch', () => {
    expect(tickHours(96, 320)).toBe(24);
    expect(tickHours(96, 900)).toBe(6);
  });
});

describe('a path', () => {
  it('runs through its points in order, and a band returns along its lower line', () => {
    expect(
      linePath([
        [0, 1],
        [2, 3],
      ]),
    ).toBe('M0.0 1.0L2.0 3.0');
    expect(
      bandPath(
        [
          [0, 0],
          [2, 0],
        ],
        [
          [0, 5],
          [2, 5],
        ],
      ),
    ).toBe('M0.0 0.0L2.0 0.0L2.0 5.0L0.0 5.0Z');
    expect(linePath([])).toBe('');
  });

  it('of an empty domain stays at the start instead of being no number', () => {
    expect(linear(3, 3, 10, 20)(3)).toBe(10);
  });
});
