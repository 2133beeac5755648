import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STAY_GRID_HOURS, STAY_GRID_STEPS, type FeatureBatch } from '../../features/batch.ts';
import { leaveWithin } from '../parts.ts';
import { LEVEL_COUNT, MEDIAN } from '../prediction.ts';
import { baselineAdmission } from './admission.ts';
import { baselineArrivals } from './arrivals.ts';
import { baselineStay } from './stay.ts';
import { baselineWait } from './wait.ts';

const none = new Float32Array(0);
const waits = (all: readonly number[], second: readonly number[] = [], waiting: readonly number[] = []) => ({
  waits: [Float32Array.from(all), none, Float32Array.from(second), none, none, none],
  waiting: [Float32Array.from(waiting), none, none, none, none, none],
});
const waiting = (acuity: number, elapsed: number) => ({
  acuity: Uint8Array.of(acuity),
  elapsedMinutes: Float32Array.of(elapsed),
});

describe('the baseline of waits', () => {
  const tens = Array.from({ length: 11 }, (_, i) => i * 10);

  it('is the quantiles of the latest waits for somebody arriving', () => {
    const row = baselineWait(waiting(3, 0), waits(tens));
    expect(row[MEDIAN]).toBe(50);
  });

  it('knows that who has waited long is not one of the short ones', () => {
    // Longer than 45: 50, 60, 70, 80, 90, 100; half of them are over with 70.
    expect(baselineWait(waiting(3, 45), waits(tens))[MEDIAN]).toBe(25);
  });

  it('takes the waits of the same acuity when there are enough', () => {
    const second = Array<number>(12).fill(7);
    expect(baselineWait(waiting(2, 0), waits(tens, second))[MEDIAN]).toBe(7);
    expect(baselineWait(waiting(2, 0), waits(tens, second.slice(0, 9)))[MEDIAN]).toBe(50);
  });

  it('learns from those who still wait that waits have grown', () => {
    const growing = baselineWait(waiting(3, 0), waits(tens, [], [65, 65, 65, 65]));
    // After seven waits 8 of 15 are left; the eighth, one of the last four, takes it below half.
    expect(growing[MEDIAN]).toBe(70);
  });

  it('is ordered, finite and never negative for any record and any wait so far', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        minutes,
        minutes,
        fc.nat(5),
        fc.integer({ min: 0, max: 3000 }),
        (seen, now, acuity, elapsed) => {
          const [record, queue] = [seen, now].map((list) => list.sort((a, b) => a - b));
          const row = baselineWait(waiting(acuity, elapsed), waits(record!, [], queue));
          expect(row.every((value, i) => value >= (row[i - 1] ?? 0) && value <= 1440)).toBe(true);
        },
      ),
    );
  });
});

describe('the baseline of stays', () => {
  /** One in ten leaves in each step. */
  const survival = Float32Array.from({ length: STAY_GRID_STEPS }, (_, step) => 0.9 ** step);
  const rows = (...elapsed: number[]) =>
    ({
      stay: { keys: elapsed, unit: new Int16Array(elapsed.length), elapsedHours: Float32Array.from(elapsed) },
      demand: { units: [{ survival }] },
    }) as unknown as FeatureBatch;

  it('forgets how long somebody stayed when leaving is even', () => {
    const stay = baselineStay(rows(0, 100));
    const half = (STAY_GRID_HOURS * Math.log(2)) / Math.log(1 / 0.9);
    expect(stay.quantiles[MEDIAN]).toBeCloseTo(half, 0);
    expect(stay.quantiles[LEVEL_COUNT + MEDIAN]).toBeCloseTo(half, 0);
    expect(leaveWithin(stay, 1, 24)).toBeCloseTo(1 - 0.9 ** (24 / STAY_GRID_HOURS), 4);
  });

  it('gives an end to who is there longer than anybody was', () => {
    const { quantiles } = baselineStay(rows(5000));
    expect(quantiles.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });
});

describe('the baselines of arrivals and admissions', () => {
  it('spread as a Poisson count does, and wider when the record did', () => {
    const at = (dispersion: number) => baselineArrivals({ level: Float32Array.of(4), dispersion });
    // Poisson of mean 4: P(at most 1) = .092, P(at most 4) = .629, P(at most 8) = .979.
    expect([...at(0).quantiles]).toEqual([1, 2, 3, 4, 5, 7, 8]);
    expect(at(0.5).quantiles[LEVEL_COUNT - 1]).toBeGreaterThan(8);
    expect(at(0.5).mean[0]).toBe(4);
  });

  it('admit by the share of the acuity, and for certain once decided', () => {
    const shares = { admissionByAcuity: Float32Array.of(0.2, 0.8, 0.5, 0.25, 0.1, 0) };
    const rows = { acuity: Uint8Array.of(0, 3, 5), decided: Uint8Array.of(0, 0, 1) };
    expect([...baselineAdmission(rows, shares)]).toEqual([expect.closeTo(0.2, 6), 0.25, 1]);
  });
});
