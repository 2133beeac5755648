import { clamp } from '../decode.ts';
import { mean } from './point.ts';

/** How far probabilities can be taken at their word; `happened` is 0 or 1. */

/** Mean squared difference (Brier 1950). */
export const brier = (probability: ArrayLike<number>, happened: ArrayLike<number>): number =>
  mean(Array.from(probability, (p, i) => (p - happened[i]!) ** 2));

/** Mean negative log likelihood, in nats; probabilities are kept 1e-7 away from certainty. */
export const logLoss = (probability: ArrayLike<number>, happened: ArrayLike<number>): number =>
  mean(
    Array.from(probability, (raw, i) => {
      const p = clamp(raw, 1e-7, 1 - 1e-7);
      return happened[i] ? -Math.log(p) : -Math.log(1 - p);
    }),
  );

/** Expected calibration error: bins of equal width, weighted by how many fall in each (Naeini 2015). */
export function expectedCalibrationError(
  probability: ArrayLike<number>,
  happened: ArrayLike<number>,
  bins = 10,
): number {
  const gaps = new Float64Array(bins);
  for (let i = 0; i < probability.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(probability[i]! * bins));
    gaps[bin]! += probability[i]! - happened[i]!;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / probability.length;
}

export interface CalibrationLine {
  /** 1 = as confident as is right; below, over-confident. */
  readonly slope: number;
  /** 0 = right on the whole; above, too low. */
  readonly intercept: number;
}

/**
 * Logistic regression of what happened on the log odds given (Cox 1958), by Newton's method with halving of steps
 * that make it worse.
 */
export function calibrationLine(
  probability: ArrayLike<number>,
  happened: ArrayLike<number>,
): CalibrationLine {
  const x = Array.from(probability, (p) => logit(clamp(p, 1e-6, 1 - 1e-6)));
  let line: CalibrationLine = { slope: 1, intercept: 0 };
  for (let round = 0; round < 50; round++) {
    const step = newtonStep(x, happened, line);
    if (Math.abs(step.slope) + Math.abs(step.intercept) < 1e-10) break;
    line = improved(x, happened, line, step);
  }
  return line;
}

function improved(
  x: readonly number[],
  y: ArrayLike<number>,
  line: CalibrationLine,
  step: CalibrationLine,
): CalibrationLine {
  const before = lineLoss(x, y, line);
  for (let part = 1; part > 1e-4; part /= 2) {
    const next = {
      slope: line.slope + part * step.slope,
      intercept: line.intercept + part * step.intercept,
    };
    if (lineLoss(x, y, next) <= before) return next;
  }
  return line;
}

function newtonStep(x: readonly number[], y: ArrayLike<number>, line: CalibrationLine): CalibrationLine {
  const g = [0, 0] as [number, number];
  const h = [1e-9, 0, 1e-9] as [number, number, number];
  x.forEach((value, i) => {
    const p = 1 / (1 + Math.exp(-(line.intercept + line.slope * value)));
    const weight = p * (1 - p);
    g[0] += y[i]! - p;
    g[1] += (y[i]! - p) * value;
    h[0] += weight;
    h[1] += weight * value;
    h[2] += weight * value * value;
  });
  const det = h[0] * h[2] - h[1] * h[1] || 1e-12;
  return { intercept: (h[2] * g[0] - h[1] * g[1]) / det, slope: (h[0] * g[1] - h[1] * g[0]) / det };
}

const lineLoss = (x: readonly number[], y: ArrayLike<number>, { slope, intercept }: CalibrationLine) =>
  logLoss(
    x.map((value) => 1 / (1 + Math.exp(-(intercept + slope * value)))),
    y,
  );

const logit = (p: number) => Math.log(p / (1 - p));
