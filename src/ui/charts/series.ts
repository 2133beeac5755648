import { LEVEL_COUNT, MEDIAN } from '#core/forecast/prediction.ts';
import type { Millis } from '#core/schema/ids.ts';

/** What happened, in one hour. */
export interface ActualPoint {
  readonly at: number;
  readonly value: number;
}

/** What is forecast for one hour: the bounds of the 50, 80 and 90 % intervals. */
export interface ForecastPoint {
  readonly at: number;
  readonly median: number;
  readonly half: readonly [number, number];
  readonly eighty: readonly [number, number];
  readonly ninety: readonly [number, number];
}

/** Rows of quantiles at `LEVELS`, each with its instant. Rows that hold no number are left out. */
export function forecastSeries(values: Float32Array, instants: readonly number[]): ForecastPoint[] {
  return instants.flatMap((at, row) => {
    const q = values.subarray(row * LEVEL_COUNT, (row + 1) * LEVEL_COUNT);
    if (q.length < LEVEL_COUNT || !Number.isFinite(q[MEDIAN])) return [];
    const [p05, p10, p25, p50, p75, p90, p95] = q as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return { at, median: p50, half: [p25, p75], eighty: [p10, p90], ninety: [p05, p95] };
  });
}

const HOUR_MS = 3_600_000;

/** The last `hours` whole hours of an hourly series, without the hour that is still filling. */
export function actualSeries(
  fromHour: number,
  values: Float32Array,
  now: Millis,
  hours: number,
): ActualPoint[] {
  const points: ActualPoint[] = [];
  for (let i = Math.max(0, values.length - hours - 1); i < values.length; i++) {
    const at = (fromHour + i) * HOUR_MS;
    if (at + HOUR_MS <= now) points.push({ at, value: values[i]! });
  }
  return points;
}
