import type { FeatureBatch } from '../../features/batch.ts';
import { survivalQuantile } from '../../features/survival.ts';
import { LEVEL_COUNT, MEDIAN, type Driver } from '../prediction.ts';
import { baselineStay } from './stay.ts';
import { baselineWait } from './wait.ts';

/**
 * What moved a baseline's number, exactly: it is taken from its reference to the row one input at a time, so the
 * effects add up to the number less that of the reference. Largest first; an input without effect is left out.
 */
export interface BaselineExplanation {
  readonly reference: number;
  readonly drivers: readonly Driver[];
}

/** Median wait in minutes; the reference is somebody arriving now who is not yet triaged. */
export function explainBaselineWait({ wait, baseline }: FeatureBatch, row: number): BaselineExplanation {
  const [acuity, elapsed] = [wait.acuity[row]!, wait.elapsedMinutes[row]!];
  const steps = { acuity: Uint8Array.of(0, acuity, acuity), elapsedMinutes: Float32Array.of(0, 0, elapsed) };
  const values = baselineWait(steps, baseline);
  const [start, triaged, waited] = [0, 1, 2].map((i) => values[i * LEVEL_COUNT + MEDIAN]!) as Three;
  return explanation(start, [
    { ...ACUITY, value: acuity, effect: triaged - start },
    { feature: 'elapsed', label: 'waited so far', value: elapsed, unit: 'min', effect: waited - triaged },
  ]);
}

/** P(admission); the reference is somebody not yet triaged. */
export function explainBaselineAdmission(
  { admission, baseline }: FeatureBatch,
  row: number,
): BaselineExplanation {
  const acuity = admission.acuity[row]!;
  const start = baseline.admissionByAcuity[0]!;
  const triaged = baseline.admissionByAcuity[acuity]!;
  const decided = admission.decided[row]!;
  return explanation(start, [
    { ...ACUITY, value: acuity, effect: triaged - start },
    { ...DECIDED, value: decided, effect: decided ? 1 - triaged : 0 },
  ]);
}

/** Median rest of the stay in hours; the reference is a stay in the unit that begins now. */
export function explainBaselineStay(batch: FeatureBatch, row: number): BaselineExplanation {
  const { stay, demand } = batch;
  const start = survivalQuantile(demand.units[stay.unit[row]!]!.survival, 0.5);
  const now = baselineStay(batch).quantiles[row * LEVEL_COUNT + MEDIAN]!;
  const elapsed = stay.elapsedHours[row]!;
  return explanation(start, [
    { feature: 'elapsed', label: 'time on the ward', value: elapsed, unit: 'h', effect: now - start },
  ]);
}

type Three = [number, number, number];

const ACUITY = { feature: 'acuity', label: 'triage category', unit: 'category' } as const;
const DECIDED = { feature: 'decided', label: 'admission decided', unit: '0/1' } as const;

const explanation = (reference: number, drivers: readonly Driver[]): BaselineExplanation => ({
  reference,
  drivers: drivers
    .filter(({ effect }) => effect !== 0)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
});
