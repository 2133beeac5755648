import { STAY_GRID_HOURS, STAY_GRID_STEPS } from './batch.ts';

/** A stay seen for hours `[entry, exit)` of its length; `ended` when it was over at `exit`, else it still goes on. */
export interface ObservedStay {
  readonly entry: number;
  readonly exit: number;
  readonly ended: boolean;
}

/** Without any data: a mean stay of three days, leaving at any time alike. */
export const PRIOR_HAZARD: Float64Array = new Float64Array(STAY_GRID_STEPS).fill(
  1 - Math.exp(-STAY_GRID_HOURS / 72),
);

/**
 * Hazard of leaving in each step of `STAY_GRID_HOURS`: Kaplan-Meier with late entry (Klein & Moeschberger, Survival
 * Analysis, 4.6), so that the long stays among those present are not over-counted, and shrunk to `prior` as if
 * `weight` further patients had been at risk.
 */
export function stayHazard(
  stays: readonly ObservedStay[],
  prior: Float64Array,
  weight: number,
): Float64Array {
  const risk = new Float64Array(STAY_GRID_STEPS + 1);
  const events = new Float64Array(STAY_GRID_STEPS);
  for (const { entry, exit, ended } of stays) {
    const [first, last] = [stepOf(entry), stepOf(exit)];
    risk[first]! += 1;
    risk[last + 1]! -= 1;
    if (ended) events[last]! += 1;
  }
  let atRisk = 0;
  return events.map((count, step) => {
    atRisk += risk[step]!;
    return (count + weight * prior[step]!) / (atRisk + weight);
  });
}

/** P(still there) at the beginning of each step. */
export function survivalOf(hazard: Float64Array): Float32Array {
  const survival = new Float32Array(STAY_GRID_STEPS);
  let alive = 1;
  for (let step = 0; step < STAY_GRID_STEPS; step++) {
    survival[step] = alive;
    alive *= 1 - hazard[step]!;
  }
  return survival;
}

/** P(still there after `hours`), between the steps of the curve along a straight line, beyond its end as it ends. */
export function survivalAt(survival: Float32Array, hours: number): number {
  const position = Math.max(0, hours) / STAY_GRID_HOURS;
  const step = Math.floor(position);
  if (step >= STAY_GRID_STEPS - 1) return beyond(survival, position);
  const [from, to] = [survival[step]!, survival[step + 1]!];
  return from + (to - from) * (position - step);
}

/** First time at which survival falls to `level`, hours. */
export function survivalQuantile(survival: Float32Array, level: number): number {
  let [low, high] = [0, STAY_GRID_STEPS - 1];
  if (survival[high]! > level)
    return high * STAY_GRID_HOURS + Math.log(survival[high]! / level) / tailRate(survival);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (survival[middle]! > level) low = middle;
    else high = middle;
  }
  const [from, to] = [survival[low]!, survival[high]!];
  return STAY_GRID_HOURS * (low + (from > to ? (from - level) / (from - to) : 0));
}

/** Mean hazard of the last tenth of the curve, per hour; bounded, so that nobody stays for ever. */
function tailRate(survival: Float32Array): number {
  const last = STAY_GRID_STEPS - 1;
  const first = last - 36;
  const rate = Math.log(survival[first]! / survival[last]!) / (36 * STAY_GRID_HOURS);
  return rate > 1 / 2000 ? rate : 1 / 2000;
}

const beyond = (survival: Float32Array, position: number) =>
  survival[STAY_GRID_STEPS - 1]! *
  Math.exp(-tailRate(survival) * (position - STAY_GRID_STEPS + 1) * STAY_GRID_HOURS);

const stepOf = (hours: number) =>
  Math.min(STAY_GRID_STEPS - 1, Math.floor(Math.max(0, hours) / STAY_GRID_HOURS));
