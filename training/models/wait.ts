import { waitGroup } from '#models/calibration.ts';
import { baselineWait } from '../../src/core/forecast/baseline/wait.ts';
import { groupOffsets, offsetsOf, type LevelOffsets } from '../../src/core/forecast/conformal.ts';
import { decodeWait, waitLink } from '../../src/core/forecast/decode.ts';
import { LEVEL_COUNT } from '../../src/core/forecast/prediction.ts';
import { waitSpec } from '../../src/core/features/wait.ts';
import type { EncounterId } from '../../src/core/schema/ids.ts';
import { MINUTE_MS, type Encounter } from '../../src/core/ward/state.ts';
import { column, columns, keepRows } from '../columns.ts';
import type { Moment, Outcomes } from '../datasets/hospitals.ts';
import type { ExampleList } from '../examples.ts';
import type { Examples } from '../fit.ts';
import { pinballLoss, slice } from '../losses.ts';
import { quantileScores } from '../scores.ts';
import { sampled, type Trainable } from '../trainable.ts';

const [MINUTES, LINK, CENSORED, ACUITY, IS_NEW, BASELINE] = [0, 1, 2, 3, 4, 5] as const;
const MOST_PER_MOMENT = 10;

/** Remaining wait of each waiting person, and the whole wait of somebody arriving now. */
export const wait: Trainable = {
  name: 'wait',
  spec: waitSpec,
  targetWidth: BASELINE + LEVEL_COUNT,
  hidden: [64, 32],
  outputs: LEVEL_COUNT,
  epochs: 24,
  metric: 'pinball',
  intendedUse:
    'How long a person will still wait for a clinician, as a range, for staff and the waiting room.',
  limits:
    'Waits differ between hospitals more than any model carries over: where it does not beat the rolling baseline on the ward itself, the baseline speaks.',

  collect(moment, into, rng) {
    const { batch, arriving, outcomes } = moment;
    const baseline = baselineWait(batch.wait, batch.baseline);
    for (const row of sampled(batch.wait.keys.length, MOST_PER_MOMENT, rng))
      addRow(into, batch.wait, row, baseline, targetOf(outcomes, batch.wait.keys[row]!, moment.at), 0);
    if (arriving) addArriving(into, moment, arriving);
  },

  loss: (tf) => (outputs, targets) =>
    pinballLoss(tf, outputs, slice(tf, targets, LINK), slice(tf, targets, CENSORED)),

  calibrate(outputs, examples) {
    const known = knownRows(outputs, examples);
    const actual = column(known.examples, LINK);
    return { offsets: groupOffsets(known.outputs, actual, groupsOf(known.examples)) };
  },

  evaluate(outputs, examples, calibration) {
    const known = knownRows(outputs, examples);
    const groups = groupsOf(known.examples);
    const offsets = calibration.offsets as Record<string, LevelOffsets>;
    const decoded = decodeWait(known.outputs, (row) => offsetsOf(offsets, groups[row]!));
    const minutes = column(known.examples, MINUTES);
    return {
      model: quantileScores(decoded, minutes),
      baseline: quantileScores(columns(known.examples, BASELINE, LEVEL_COUNT), minutes),
    };
  },
};

interface Target {
  readonly minutes: number;
  readonly censored: number;
}

/** Undefined when nothing can be said: still waiting at the end of the log. */
function targetOf({ encounters }: Outcomes, id: EncounterId, at: number): Target | undefined {
  const { treatmentStartedAt, departedAt, admissionDecidedAt, admittedAt } =
    encounters.get(id) ?? ({} as Encounter);
  const minutes = (to: number) => Math.max(0, (to - at) / MINUTE_MS);
  if (treatmentStartedAt !== undefined) return { minutes: minutes(treatmentStartedAt), censored: 0 };
  const left = admissionDecidedAt ?? admittedAt ?? departedAt;
  return left === undefined ? undefined : { minutes: minutes(left), censored: 1 };
}

/** The row of the acuity that triage then gave. */
function addArriving(into: ExampleList, { batch, outcomes, at }: Moment, arriving: EncounterId): void {
  const acuity = outcomes.encounters.get(arriving)?.acuity;
  if (acuity === undefined) return;
  const baseline = baselineWait(batch.waitNew, batch.baseline);
  const row = batch.waitNew.keys.indexOf(acuity);
  addRow(into, batch.waitNew, row, baseline, targetOf(outcomes, arriving, at), 1);
}

function addRow(
  into: ExampleList,
  { scaled, width, acuity }: Moment['batch']['wait'] | Moment['batch']['waitNew'],
  row: number,
  baseline: Float32Array,
  target: Target | undefined,
  isNew: 0 | 1,
): void {
  if (!target) return;
  const { minutes, censored } = target;
  into.add(scaled.subarray(row * width, (row + 1) * width), [
    ...[minutes, waitLink(minutes), censored, acuity[row]!, isNew],
    ...baseline.subarray(row * LEVEL_COUNT, (row + 1) * LEVEL_COUNT),
  ]);
}

/** Only those who were seen: for the others the truth is not known. */
function knownRows(outputs: Float32Array, examples: Examples) {
  const censored = column(examples, CENSORED);
  return keepRows(outputs, examples, LEVEL_COUNT, (row) => censored[row] === 0);
}

function groupsOf(examples: Examples): string[] {
  const isNew = column(examples, IS_NEW);
  return Array.from(column(examples, ACUITY), (acuity, row) => waitGroup(acuity, isNew[row] === 1));
}
