import { arrivalsGroup } from '#models/calibration.ts';
import { baselineArrivals } from '../../src/core/forecast/baseline/arrivals.ts';
import { groupOffsets, offsetsOf, type LevelOffsets } from '../../src/core/forecast/conformal.ts';
import { arrivalsLink, decodeArrivals } from '../../src/core/forecast/decode.ts';
import { LEVEL_COUNT } from '../../src/core/forecast/prediction.ts';
import { arrivalsSpec } from '../../src/core/features/arrivals.ts';
import type { ArrivalsRows } from '../../src/core/features/batch.ts';
import { uniform, type Rng } from '../../src/core/simulation/random.ts';
import { HOUR_MS } from '../../src/core/ward/state.ts';
import { column, columns } from '../columns.ts';
import type { ExampleList } from '../examples.ts';
import type { Examples } from '../fit.ts';
import { pinballLoss, slice } from '../losses.ts';
import { quantileScores } from '../scores.ts';
import { sampled, type Trainable } from '../trainable.ts';

const [COUNT, LINK, LEVEL, AHEAD, BASELINE] = [0, 1, 2, 3, 4] as const;
const MOST_PER_MOMENT = 24;

/** Arrivals in each of the next 72 hours. */
export const arrivals: Trainable = {
  name: 'arrivals',
  spec: arrivalsSpec,
  targetWidth: BASELINE + LEVEL_COUNT,
  hidden: [64, 32],
  outputs: LEVEL_COUNT,
  epochs: 12,
  metric: 'pinball',
  intendedUse:
    'How many patients will arrive in each of the next 72 hours, as a range, for staffing and beds.',
  limits: 'Knows the calendar and the recent past, not epidemics, events or weather.',

  collect({ batch, arriving, outcomes, at }, into, rng) {
    if (arriving) return;
    const lastKnown = outcomes.until - HOUR_MS;
    addArrivals(into, batch.arrivals, outcomes.arrivals, at, lastKnown, rng);
  },

  loss: (tf) => (outputs, targets) => pinballLoss(tf, outputs, slice(tf, targets, LINK)),

  calibrate: (outputs, examples) => ({
    offsets: groupOffsets(outputs, column(examples, LINK), groupsOf(examples)),
  }),

  evaluate(outputs, examples, calibration) {
    const groups = groupsOf(examples);
    const offsets = calibration.offsets as Record<string, LevelOffsets>;
    const decoded = decodeArrivals(outputs, column(examples, LEVEL), (row) =>
      offsetsOf(offsets, groups[row]!),
    );
    const counts = column(examples, COUNT);
    return {
      model: quantileScores(decoded.quantiles, counts),
      baseline: quantileScores(columns(examples, BASELINE, LEVEL_COUNT), counts),
    };
  },
};

/** Some of the 72 rows with the counts that came true. */
export function addArrivals(
  into: ExampleList,
  rows: ArrivalsRows,
  counts: ReadonlyMap<number, number>,
  at: number,
  lastKnown: number,
  rng: Rng,
): void {
  const baseline = baselineArrivals(rows).quantiles;
  for (const row of sampled(rows.keys.length, MOST_PER_MOMENT, rng)) {
    const start = rows.keys[row]!;
    if (start > lastKnown) continue;
    const count = counts.get(start / HOUR_MS) ?? 0;
    const level = rows.level[row]!;
    // Counts are whole: spread evenly over the unit around them, so that quantiles between them can be learned.
    const link = arrivalsLink(Math.max(0, count + uniform(rng) - 0.5), level);
    into.add(rows.scaled.subarray(row * rows.width, (row + 1) * rows.width), [
      ...[count, link, level, (start - at) / HOUR_MS],
      ...baseline.subarray(row * LEVEL_COUNT, (row + 1) * LEVEL_COUNT),
    ]);
  }
}

const groupsOf = (examples: Examples): string[] => Array.from(column(examples, AHEAD), arrivalsGroup);
