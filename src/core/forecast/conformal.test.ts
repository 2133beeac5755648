import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL_ROWS,
  LEAST_ROWS,
  conformalQuantile,
  cqrMargin,
  groupOffsets,
  levelOffsets,
  offsetsOf,
} from './conformal.ts';
import { LEVELS, LEVEL_COUNT } from './prediction.ts';

const sameRow = (count: number, value: number) => new Float32Array(count * LEVEL_COUNT).fill(value);

describe('conformal calibration', () => {
  it('takes the rank with the correction for a finite sample', () => {
    const nine = [9, 1, 8, 2, 7, 3, 6, 4, 5];
    expect(conformalQuantile(nine, 0.9)).toBe(9);
    expect(conformalQuantile(nine, 0.5)).toBe(5);
    expect(conformalQuantile(nine, 0.1)).toBe(1);
    expect(conformalQuantile(nine, 0.95)).toBe(9);
    expect(conformalQuantile([], 0.9)).toBe(0);
  });

  it('moves each quantile so that it keeps its promise on the data it was made from', () => {
    const outcomes = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 40,
      maxLength: 200,
    });
    fc.assert(
      fc.property(outcomes, fc.double({ min: -20, max: 20, noNaN: true }), (actual, guess) => {
        const predicted = sameRow(actual.length, guess);
        levelOffsets(predicted, actual).forEach((offset, i) => {
          const below = actual.filter((y) => y <= predicted[0]! + offset + 1e-9).length / actual.length;
          if (LEVELS[i]! >= 0.5) expect(below).toBeGreaterThanOrEqual(LEVELS[i]! - 1e-9);
          const strictly = actual.filter((y) => y < predicted[0]! + offset - 1e-9).length / actual.length;
          if (LEVELS[i]! < 0.5) expect(strictly).toBeLessThanOrEqual(LEVELS[i]! + 1e-9);
        });
      }),
    );
  });

  it('covers new values as promised when they come from the same source', () => {
    const value = (i: number) => (i * 0.618_033_988_749_895) % 1;
    const past = Array.from({ length: 500 }, (_, i) => value(i));
    const next = Array.from({ length: 500 }, (_, i) => value(i + 500));
    const offsets = levelOffsets(sameRow(500, 7), past);
    LEVELS.forEach((level, i) => {
      const share = next.filter((y) => y <= 7 + offsets[i]!).length / 500;
      expect(Math.abs(share - level)).toBeLessThan(0.02);
    });
  });

  it('calibrates a group by itself only when it has enough rows', () => {
    const actual = [...Array<number>(LEAST_ROWS).fill(5), ...Array<number>(10).fill(1)];
    const groups = actual.map((y) => (y === 5 ? 'acuity-2' : 'acuity-5'));
    const offsets = groupOffsets(sameRow(actual.length, 0), actual, groups);
    expect(offsetsOf(offsets, 'acuity-2')).toEqual(Array<number>(LEVEL_COUNT).fill(5));
    expect(offsetsOf(offsets, 'acuity-5')).toBe(offsets[ALL_ROWS]);
  });

  it('widens an interval that misses and narrows one that never does', () => {
    const actual = Array.from({ length: 99 }, (_, i) => i + 1);
    const all = (value: number) => actual.map(() => value);
    // 20..80 holds 61 of 99; 80 % of the misses max(20 - y, y - 80) are at most 10.
    expect(cqrMargin(all(20), all(80), actual, 0.8)).toBe(10);
    expect(cqrMargin(all(-50), all(150), actual, 0.8)).toBeLessThan(0);
  });
});
