import { describe, expect, it } from 'vitest';
import { STAY_GRID_STEPS, type FeatureBatch } from '../../features/batch.ts';
import { MEDIAN } from '../prediction.ts';
import { explainBaselineAdmission, explainBaselineStay, explainBaselineWait } from './explain.ts';
import { baselineStay } from './stay.ts';
import { baselineWait } from './wait.ts';

const tens = Float32Array.from({ length: 20 }, (_, i) => i * 10);
const twos = Float32Array.from({ length: 20 }, (_, i) => i * 2);
const none = new Float32Array(0);

/** Leaves sooner the longer it lasts. */
const survival = Float32Array.from({ length: STAY_GRID_STEPS }, (_, step) => Math.exp(-((step / 40) ** 2)));

const batch = {
  wait: { acuity: Uint8Array.of(2, 0), elapsedMinutes: Float32Array.of(15, 0) },
  admission: { acuity: Uint8Array.of(2, 4), decided: Uint8Array.of(0, 1) },
  stay: { keys: ['a'], unit: Int16Array.of(0), elapsedHours: Float32Array.of(90) },
  demand: { units: [{ survival }] },
  baseline: {
    waits: [tens, none, twos, none, none, none],
    waiting: [none, none, none, none, none, none],
    admissionByAcuity: Float32Array.of(0.25, 0.75, 0.5, 0.25, 0.125, 0),
  },
} as unknown as FeatureBatch;

const total = ({ reference, drivers }: ReturnType<typeof explainBaselineWait>) =>
  drivers.reduce((sum, { effect }) => sum + effect, reference);

describe('the explanation of a baseline', () => {
  it('adds up to the wait that is shown', () => {
    const shown = baselineWait(batch.wait, batch.baseline);
    const explained = explainBaselineWait(batch, 0);
    expect(total(explained)).toBeCloseTo(shown[MEDIAN]!, 5);
    expect(explained.drivers.map(({ feature }) => feature)).toEqual(['acuity', 'elapsed']);
    expect(explainBaselineWait(batch, 1).drivers).toEqual([]);
  });

  it('adds up to the chance of admission, and a decision makes up the rest', () => {
    expect(total(explainBaselineAdmission(batch, 0))).toBe(0.5);
    const decided = explainBaselineAdmission(batch, 1);
    expect(total(decided)).toBe(1);
    expect(decided.drivers[0]).toMatchObject({ feature: 'decided', effect: 0.875 });
  });

  it('adds up to the rest of the stay', () => {
    const shown = baselineStay(batch).quantiles[MEDIAN]!;
    const explained = explainBaselineStay(batch, 0);
    expect(total(explained)).toBeCloseTo(shown, 4);
    expect(explained.drivers[0]!.effect).toBeLessThan(0);
  });
});
