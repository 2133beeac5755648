import type { BaselineInput, WaitRows } from '../../features/batch.ts';
import { MAX_WAIT_MINUTES } from '../decode.ts';
import { LEVELS, LEVEL_COUNT } from '../prediction.ts';

/** Fewer recent waits of an acuity than this, and those of all speak for it. */
const ENOUGH = 10;
/** Fewer waits longer than what has been waited already, and the rest is taken as memoryless. */
const TAIL_WAITS = 5;

/** Medians by acuity (index 0 = untriaged) where nothing was ever seen, minutes; order of magnitude of NHAMCS 2018-2022. */
const PRIOR_MEDIAN = [30, 5, 15, 30, 35, 35] as const;

/**
 * Rolling quantiles of the latest waits of the same acuity, given what has been waited already. Those who still wait
 * count as well, as waits of at least so long (Kaplan-Meier): the finished ones alone are too short while a queue grows.
 * @returns remaining minutes, rows x `LEVEL_COUNT`
 */
export function baselineWait(
  rows: Pick<WaitRows<unknown>, 'acuity' | 'elapsedMinutes'>,
  record: Pick<BaselineInput, 'waits' | 'waiting'>,
): Float32Array {
  const out = new Float32Array(rows.acuity.length * LEVEL_COUNT);
  const curves = record.waits.map((_, acuity) => curveOf(record, acuity));
  rows.acuity.forEach((acuity, row) => {
    const curve = curves[acuity]!;
    const elapsed = rows.elapsedMinutes[row]!;
    LEVELS.forEach((level, i) => {
      const remaining = waitQuantile(curve, elapsed, level) - elapsed;
      out[row * LEVEL_COUNT + i] = Math.min(MAX_WAIT_MINUTES, Math.max(0, remaining));
    });
  });
  return out;
}

/** P(still waiting) just after each wait seen, ascending. */
interface WaitCurve {
  readonly minutes: Float32Array;
  readonly still: Float64Array;
  /** Mean of what follows the last wait seen, minutes. */
  readonly tail: number;
}

function curveOf({ waits, waiting }: Pick<BaselineInput, 'waits' | 'waiting'>, acuity: number): WaitCurve {
  if (waits[acuity]!.length >= ENOUGH) return waitCurve(waits[acuity]!, waiting[acuity]!);
  if (waits[0]!.length >= ENOUGH) return waitCurve(waits[0]!, waiting[0]!);
  return waitCurve(PRIOR_SAMPLES[acuity]!, new Float32Array(0));
}

function waitCurve(minutes: Float32Array, waitingSince: Float32Array): WaitCurve {
  const still = new Float64Array(minutes.length);
  let left = 1;
  let gone = 0;
  minutes.forEach((wait, i) => {
    while (gone < waitingSince.length && waitingSince[gone]! < wait) gone++;
    left *= 1 - 1 / (minutes.length - i + waitingSince.length - gone);
    still[i] = left;
  });
  return { minutes, still, tail: tailMean(minutes) };
}

/** The wait that a share `level` of those who have waited `elapsed` will not exceed, minutes from arrival. */
function waitQuantile({ minutes, still, tail }: WaitCurve, elapsed: number, level: number): number {
  const next = minutes.findIndex((wait) => wait > elapsed);
  if (next < 0 || minutes.length - next < TAIL_WAITS) return elapsed - Math.log(1 - level) * tail;
  const waited = next === 0 ? 1 : still[next - 1]!;
  const at = still.findIndex((share, i) => i >= next && share <= waited * (1 - level));
  if (at >= 0) return minutes[at]!;
  const beyondLast = (1 - level) / (still.at(-1)! / waited);
  return minutes.at(-1)! - Math.log(beyondLast) * tail;
}

/** Mean excess over the median, minutes: how long the long ones last. */
function tailMean(sample: Float32Array): number {
  const half = sample.subarray(sample.length >> 1);
  return Math.max(5, half.reduce((sum, wait) => sum + wait - half[0]!, 0) / half.length);
}

/** Logistic quantiles on the log scale around the prior median. */
const PRIOR_SAMPLES = PRIOR_MEDIAN.map((median) =>
  Float32Array.from({ length: 40 }, (_, i) => {
    const p = (i + 0.5) / 40;
    return median * (p / (1 - p)) ** 0.5;
  }),
);
