import { HIGH, LEVELS, LEVEL_COUNT, LOW } from '../prediction.ts';
import { mean } from './point.ts';

/** Scores of quantiles at `LEVELS`, rows x `LEVEL_COUNT`, against what happened. A score of no rows is NaN. */

/** Pinball loss of one quantile: least on average for the true quantile (Koenker & Bassett 1978). */
export const pinball = (level: number, predicted: number, actual: number): number =>
  actual >= predicted ? level * (actual - predicted) : (1 - level) * (predicted - actual);

/** Mean over rows and levels, in the unit of the forecast. */
export const meanPinball = (quantiles: Float32Array, actual: ArrayLike<number>): number =>
  mean(perRow(quantiles, actual, (row, y) => mean(LEVELS.map((level, i) => pinball(level, row[i]!, y)))));

/**
 * Continuous ranked probability score from quantiles: twice the integral of the pinball loss over the levels
 * (Gneiting & Ranjan 2011), by the trapezoid rule between the levels and flat beyond the outer ones.
 */
export const crpsOfQuantiles = (quantiles: Float32Array, actual: ArrayLike<number>): number =>
  mean(perRow(quantiles, actual, crpsOfRow));

function crpsOfRow(row: Float32Array, actual: number): number {
  const losses = LEVELS.map((level, i) => pinball(level, row[i]!, actual));
  const outer = losses[0]! * LEVELS[0] + losses[LEVEL_COUNT - 1]! * (1 - LEVELS[LEVEL_COUNT - 1]!);
  let inner = 0;
  for (let i = 1; i < LEVEL_COUNT; i++)
    inner += ((losses[i]! + losses[i - 1]!) / 2) * (LEVELS[i]! - LEVELS[i - 1]!);
  return 2 * (outer + inner);
}

/** Share of actual values at or below each quantile, less its level: all near zero when calibrated. */
export function quantileBias(quantiles: Float32Array, actual: ArrayLike<number>): number[] {
  return LEVELS.map(
    (level, i) => mean(perRow(quantiles, actual, (row, y) => (y <= row[i]! ? 1 : 0))) - level,
  );
}

export interface IntervalScore {
  /** Share of actual values inside the 80 % interval. */
  readonly coverage: number;
  /** Mean width of the 80 % interval, in the unit of the forecast. */
  readonly width: number;
}

export const intervalScore = (quantiles: Float32Array, actual: ArrayLike<number>): IntervalScore => ({
  coverage: mean(perRow(quantiles, actual, (row, y) => (y >= row[LOW]! && y <= row[HIGH]! ? 1 : 0))),
  width: mean(perRow(quantiles, actual, (row) => row[HIGH]! - row[LOW]!)),
});

function perRow(
  quantiles: Float32Array,
  actual: ArrayLike<number>,
  score: (row: Float32Array, actual: number) => number,
): number[] {
  return Array.from(actual, (y, i) => score(quantiles.subarray(i * LEVEL_COUNT, (i + 1) * LEVEL_COUNT), y));
}
