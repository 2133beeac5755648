import type { BaselineInput, WaitRows } from '../../features/batch.ts';
import { MAX_WAIT_MINUTES } from '../decode.ts';
import { LEVELS, LEVEL_COUNT } from '../prediction.ts';

/** Fewer recent waits of an acuity than this, and those of all speak for it. */
const ENOUGH = 10;
/** Fewer waits longer than what has been waited already, and a memoryless tail takes over. */
const TAIL_WAITS = 5;

/** Medians by acuity (index 0 = untriaged) where nothing was ever seen, minutes; order of magnitude of NHAMCS 2018-2022. */
const PRIOR_MEDIAN = [30, 5, 15, 30, 35, 35] as const;

/**
 * Rolling quantiles of the latest waits of the same acuity, given what has been waited already.
 * @returns remaining minutes, rows x `LEVEL_COUNT`
 */
export function baselineWait(
  rows: Pick<WaitRows<unknown>, 'acuity' | 'elapsedMinutes'>,
  { waits }: Pick<BaselineInput, 'waits'>,
): Float32Array {
  const out = new Float32Array(rows.acuity.length * LEVEL_COUNT);
  rows.acuity.forEach((acuity, row) => {
    const sample = sampleOf(waits, acuity);
    const elapsed = rows.elapsedMinutes[row]!;
    const from = sample.findIndex((wait) => wait > elapsed);
    const longer = from < 0 ? sample.subarray(sample.length) : sample.subarray(from);
    LEVELS.forEach((level, i) => {
      const remaining =
        longer.length < TAIL_WAITS
          ? -Math.log(1 - level) * tailMean(sample)
          : Math.max(0, quantileOf(longer, level) - elapsed);
      out[row * LEVEL_COUNT + i] = Math.min(MAX_WAIT_MINUTES, remaining);
    });
  });
  return out;
}

function sampleOf(waits: readonly Float32Array[], acuity: number): Float32Array {
  if (waits[acuity]!.length >= ENOUGH) return waits[acuity]!;
  return waits[0]!.length >= ENOUGH ? waits[0]! : PRIOR_SAMPLES[acuity]!;
}

/** Between the two nearest of an ascending sample, along a straight line. */
function quantileOf(sample: Float32Array, level: number): number {
  const position = level * (sample.length - 1);
  const below = Math.floor(position);
  const [from, to] = [sample[below]!, sample[Math.min(sample.length - 1, below + 1)]!];
  return from + (to - from) * (position - below);
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
