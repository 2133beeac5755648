import { LEAVE_STEPS, LEAVE_STEP_H, type ArrivalsForecast, type StayForecast } from './parts.ts';
import { LEVELS, LEVEL_COUNT } from './prediction.ts';

/**
 * From what the networks put out to what the screens say. The networks speak on link scales, on which errors are
 * about alike everywhere:
 * - wait: log(1 + minutes), `LEVEL_COUNT` outputs a row;
 * - arrivals: Anscombe's root less that of the usual level, times two (about a standard normal), `LEVEL_COUNT` outputs;
 * - admission: log odds, one output;
 * - stay: log odds of leaving in each of `STAY_BINS` bins of `STAY_BIN_H` hours from now, given still there.
 */
export const STAY_BINS = 28;
export const STAY_BIN_H = 6;

export const MAX_WAIT_MINUTES = 1440;
const MAX_STAY_HOURS = 2160;
const MAX_ARRIVALS = 500;

/** Offsets per row on the link scale, one per level, as conformal calibration gives them. */
export type Offsets = (row: number) => readonly number[] | undefined;

const noOffsets: Offsets = () => undefined;

export const waitLink = (minutes: number) => Math.log1p(minutes);
export const waitUnlink = (value: number) => clamp(Math.expm1(value), 0, MAX_WAIT_MINUTES);

/** @returns minutes, rows x `LEVEL_COUNT`; never negative, never crossing */
export const decodeWait = (outputs: Float32Array, offsets: Offsets = noOffsets): Float32Array =>
  mapRows(outputs, offsets, (value) => waitUnlink(value));

export const arrivalsLink = (count: number, level: number) => 2 * (root(count) - root(level));
export const arrivalsUnlink = (value: number, level: number) =>
  clamp(Math.max(0, root(level) + value / 2) ** 2 - 3 / 8, 0, MAX_ARRIVALS);

/** @param level usual arrivals of each row, patients/h */
export function decodeArrivals(
  outputs: Float32Array,
  level: Float32Array,
  offsets: Offsets = noOffsets,
): ArrivalsForecast {
  const quantiles = mapRows(outputs, offsets, (value, row) => arrivalsUnlink(value, level[row]!));
  return { quantiles, mean: level.map((_, row) => meanOfQuantiles(quantiles, row)) };
}

/** A decision already made is certain, whatever the network thinks. */
export const decodeAdmission = (logits: Float32Array, decided: Uint8Array): Float32Array =>
  logits.map((logit, row) => (decided[row] ? 1 : sigmoid(logit)));

/** @param logits rows x `STAY_BINS` */
export function decodeStay(logits: Float32Array): StayForecast {
  const rows = logits.length / STAY_BINS;
  const quantiles = new Float32Array(rows * LEVEL_COUNT);
  const leave = new Float32Array(rows * LEAVE_STEPS);
  const alive = new Float64Array(STAY_BINS + 1);
  for (let row = 0; row < rows; row++) {
    survive(logits, row, alive);
    for (let i = 0; i < LEAVE_STEPS; i++) leave[row * LEAVE_STEPS + i] = 1 - aliveAt(alive, i * LEAVE_STEP_H);
    LEVELS.forEach((level, i) => (quantiles[row * LEVEL_COUNT + i] = timeOf(alive, 1 - level)));
  }
  return { quantiles, leave };
}

/** Mean of a distribution known by its quantiles at `LEVELS`: the trapezoid rule, flat beyond the outer levels. */
export function meanOfQuantiles(quantiles: Float32Array, row: number): number {
  const at = row * LEVEL_COUNT;
  let mean = quantiles[at]! * LEVELS[0] + quantiles[at + LEVEL_COUNT - 1]! * (1 - LEVELS[LEVEL_COUNT - 1]!);
  for (let i = 1; i < LEVEL_COUNT; i++)
    mean += ((quantiles[at + i]! + quantiles[at + i - 1]!) / 2) * (LEVELS[i]! - LEVELS[i - 1]!);
  return mean;
}

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

const root = (count: number) => Math.sqrt(count + 3 / 8);

/** Adds offsets, puts each row in order (Chernozhukov et al. 2010: rearranged quantiles are never worse), unlinks. */
function mapRows(
  outputs: Float32Array,
  offsets: Offsets,
  unlink: (value: number, row: number) => number,
): Float32Array {
  const out = new Float32Array(outputs);
  for (let row = 0; row * LEVEL_COUNT < out.length; row++) {
    const values = out.subarray(row * LEVEL_COUNT, (row + 1) * LEVEL_COUNT);
    const shift = offsets(row);
    if (shift) for (let i = 0; i < LEVEL_COUNT; i++) values[i]! += shift[i] ?? 0;
    values.sort();
    for (let i = 0; i < LEVEL_COUNT; i++) values[i] = unlink(values[i]!, row);
  }
  return out;
}

function survive(logits: Float32Array, row: number, alive: Float64Array): void {
  alive[0] = 1;
  for (let bin = 0; bin < STAY_BINS; bin++) {
    const hazard = clamp(sigmoid(logits[row * STAY_BINS + bin]!), 1e-6, 1 - 1e-6);
    alive[bin + 1] = alive[bin]! * (1 - hazard);
  }
}

/** Within a bin the hazard is even; beyond the last bin it is the mean of the last day's. */
function aliveAt(alive: Float64Array, hours: number): number {
  const position = hours / STAY_BIN_H;
  const bin = Math.min(STAY_BINS - 1, Math.floor(position));
  return alive[bin]! * (alive[bin + 1]! / alive[bin]!) ** (position - bin);
}

function timeOf(alive: Float64Array, level: number): number {
  let bin = 0;
  while (bin < STAY_BINS && alive[bin + 1]! > level) bin++;
  if (bin === STAY_BINS) return beyond(alive, level);
  const part = Math.log(alive[bin]! / level) / Math.log(alive[bin]! / alive[bin + 1]!);
  return STAY_BIN_H * (bin + part);
}

function beyond(alive: Float64Array, level: number): number {
  const last = alive[STAY_BINS]!;
  const rate = Math.max(1 / 2000, Math.log(alive[STAY_BINS - 4]! / last) / (4 * STAY_BIN_H));
  return Math.min(MAX_STAY_HOURS, STAY_BINS * STAY_BIN_H + Math.log(last / level) / rate);
}
