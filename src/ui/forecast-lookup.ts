import type { Interval } from '#core/forecast/lookup.ts';
import { HIGH, LEVEL_COUNT, LOW, MEDIAN } from '#core/forecast/prediction.ts';

/** Row `row` of quantiles at `LEVELS`. Undefined when there is no such row or it holds no numbers. */
export function intervalAt(values: Float32Array, row: number): Interval | undefined {
  const at = row * LEVEL_COUNT;
  const [low, median, high] = [values[at + LOW], values[at + MEDIAN], values[at + HIGH]];
  if (low === undefined || median === undefined || high === undefined) return undefined;
  return Number.isFinite(low + median + high) ? { low, median, high } : undefined;
}
