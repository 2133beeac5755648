import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_WAIT_MINUTES,
  STAY_BINS,
  arrivalsLink,
  arrivalsUnlink,
  decodeAdmission,
  decodeArrivals,
  decodeStay,
  decodeWait,
  meanOfQuantiles,
  waitLink,
  waitUnlink,
} from './decode.ts';
import { LEAVE_STEPS, leaveWithin } from './parts.ts';
import { LEVEL_COUNT } from './prediction.ts';

const outputs = (count: number) =>
  fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: count, maxLength: count });

const ascending = (values: Float32Array) => values.every((value, i) => i === 0 || value >= values[i - 1]!);

describe('decoding', () => {
  it('never lets a wait be negative, longer than a day, or its quantiles cross', () => {
    fc.assert(
      fc.property(outputs(LEVEL_COUNT), (row) => {
        const wait = decodeWait(Float32Array.from(row));
        expect(ascending(wait)).toBe(true);
        expect(wait[0]).toBeGreaterThanOrEqual(0);
        expect(wait[LEVEL_COUNT - 1]).toBeLessThanOrEqual(MAX_WAIT_MINUTES);
      }),
    );
  });

  it('undoes the link scales', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1400, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (x, level) => {
          expect(waitUnlink(waitLink(x))).toBeCloseTo(x, 6);
          const count = Math.round(x / 10);
          expect(arrivalsUnlink(arrivalsLink(count, level), level)).toBeCloseTo(count, 6);
        },
      ),
    );
  });

  it('moves each quantile by the offset of its row before it puts them in order', () => {
    const rows = Float32Array.from([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
    const wait = decodeWait(rows, (row) => (row === 1 ? [0, 0, 0, 0, 0, 0, Math.log(2)] : undefined));
    expect(wait[6]).toBeCloseTo(Math.E - 1, 5);
    expect(wait[13]).toBeCloseTo(2 * Math.E ** 2 - 1, 4);
  });

  it('leaves the usual arrivals alone when the network says nothing', () => {
    const { quantiles, mean } = decodeArrivals(new Float32Array(LEVEL_COUNT), Float32Array.of(4.2));
    quantiles.forEach((value) => expect(value).toBeCloseTo(4.2, 5));
    expect(mean[0]).toBeCloseTo(4.2, 5);
  });

  it('takes a decision to admit for certain', () => {
    const p = decodeAdmission(Float32Array.of(0, 0, -40), Uint8Array.of(0, 1, 1));
    expect([...p]).toEqual([0.5, 1, 1]);
  });

  it('gives the stay that even hazards promise', () => {
    const stay = decodeStay(new Float32Array(STAY_BINS).fill(0));
    // Every 6 h half of them leave.
    expect(stay.quantiles[3]).toBeCloseTo(6, 5);
    expect(stay.quantiles[6]).toBeCloseTo((6 * Math.log(20)) / Math.log(2), 4);
    expect(leaveWithin(stay, 0, 12)).toBeCloseTo(0.75, 6);
    expect(leaveWithin(stay, 0, 3)).toBeCloseTo((1 - 2 ** (-2 / 6) + 1 - 2 ** (-4 / 6)) / 2, 6);
  });

  it('gives a finite stay, ordered quantiles and a rising chance of leaving for any hazards', () => {
    fc.assert(
      fc.property(outputs(STAY_BINS), (row) => {
        const { quantiles, leave } = decodeStay(Float32Array.from(row));
        expect(quantiles.every(Number.isFinite) && ascending(quantiles)).toBe(true);
        expect(leave.length).toBe(LEAVE_STEPS);
        expect(ascending(leave) && leave[0] === 0 && leave[LEAVE_STEPS - 1]! <= 1).toBe(true);
      }),
    );
  });

  it('finds the mean between symmetric quantiles in their middle', () => {
    expect(meanOfQuantiles(Float32Array.of(1, 2, 3, 4, 5, 6, 7), 0)).toBeCloseTo(4, 6);
  });
});
