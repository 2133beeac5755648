import { LEVELS, LEVEL_COUNT } from './prediction.ts';

/**
 * Split conformal calibration: on data the network was not trained on, how far each quantile must move so that the
 * share it promises is kept, whatever the network got wrong. Done per group (acuity, unit kind, horizon).
 */
export type LevelOffsets = readonly number[];

/** Fewer rows than this in a group, and the offsets of all rows speak for it. */
export const LEAST_ROWS = 50;

/** The key of the offsets of all rows. */
export const ALL_ROWS = 'all';

/**
 * One-sided offsets per level: the quantile of `actual - predicted` at that level, with the correction for a finite
 * sample that makes P(actual <= predicted + offset) at least the level for the upper ones and at most for the lower
 * (Vovk 2005; Romano, Patterson & Candès 2019).
 * @param predicted rows x `LEVEL_COUNT`, on the link scale @param actual on the link scale
 */
export function levelOffsets(predicted: Float32Array, actual: ArrayLike<number>): LevelOffsets {
  return LEVELS.map((level, i) => {
    const residuals = Array.from(actual, (y, row) => y - predicted[row * LEVEL_COUNT + i]!);
    return conformalQuantile(residuals, level);
  });
}

/** Offsets of each group with enough rows, and of all rows under `ALL_ROWS`. */
export function groupOffsets(
  predicted: Float32Array,
  actual: ArrayLike<number>,
  groups: readonly string[],
): Record<string, LevelOffsets> {
  const offsets: Record<string, LevelOffsets> = { [ALL_ROWS]: levelOffsets(predicted, actual) };
  for (const group of new Set(groups)) {
    const rows = groups.flatMap((name, row) => (name === group ? [row] : []));
    if (rows.length < LEAST_ROWS) continue;
    const part = new Float32Array(rows.length * LEVEL_COUNT);
    rows.forEach((row, i) =>
      part.set(predicted.subarray(row * LEVEL_COUNT, (row + 1) * LEVEL_COUNT), i * LEVEL_COUNT),
    );
    offsets[group] = levelOffsets(
      part,
      rows.map((row) => actual[row]!),
    );
  }
  return offsets;
}

/** Offsets of a group as a manifest holds them; those of all rows where the group has none. */
export const offsetsOf = (
  offsets: Readonly<Record<string, LevelOffsets>>,
  group: string,
): LevelOffsets | undefined => offsets[group] ?? offsets[ALL_ROWS];

/**
 * Conformalised quantile regression: how much to widen `[low, high]` on both sides so that it holds the share
 * `coverage` of new values (Romano, Patterson & Candès 2019). May be negative: then the interval was too wide.
 */
export function cqrMargin(
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  actual: ArrayLike<number>,
  coverage: number,
): number {
  const misses = Array.from(actual, (y, i) => Math.max(low[i]! - y, y - high[i]!));
  return conformalQuantile(misses, coverage);
}

/** The ceil((n + 1) level)-th smallest for levels from one half on, the floor-th below; of nothing, 0. */
export function conformalQuantile(values: readonly number[], level: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length + 1) * level;
  // 1e-9: (n + 1) * 0.9 may come out a hair above the whole number that it is.
  const rank = level >= 0.5 ? Math.ceil(position - 1e-9) : Math.floor(position + 1e-9);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1]!;
}
