/** What models and baselines alike hand to `frameOf`. All rows are aligned with those of the batch. */
export interface ForecastParts {
  /** Remaining wait, minutes: rows x `LEVEL_COUNT`. */
  readonly wait: Float32Array;
  readonly waitNew: Float32Array;
  /** P(admission), one per row. */
  readonly admission: Float32Array;
  readonly stay: StayForecast;
  readonly arrivals: ArrivalsForecast;
}

export interface StayForecast {
  /** Remaining stay in the unit, hours: rows x `LEVEL_COUNT`. */
  readonly quantiles: Float32Array;
  /** P(left the unit within i * LEAVE_STEP_H hours), i = 0 … LEAVE_STEPS - 1: rows x `LEAVE_STEPS`. */
  readonly leave: Float32Array;
}

export const LEAVE_STEP_H = 2;
export const LEAVE_STEPS = 37;

export interface ArrivalsForecast {
  /** Patients per hour: 72 x `LEVEL_COUNT`. */
  readonly quantiles: Float32Array;
  /** Expected patients per hour, 72 entries. */
  readonly mean: Float32Array;
}

/** P(left within `hours`) of one row, along a straight line between the steps. */
export function leaveWithin({ leave }: StayForecast, row: number, hours: number): number {
  const position = Math.min(LEAVE_STEPS - 1, hours / LEAVE_STEP_H);
  const step = Math.min(LEAVE_STEPS - 2, Math.floor(position));
  const [from, to] = [leave[row * LEAVE_STEPS + step]!, leave[row * LEAVE_STEPS + step + 1]!];
  return from + (to - from) * (position - step);
}
