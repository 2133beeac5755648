import { baselineStay } from '../../src/core/forecast/baseline/stay.ts';
import { decodeStay, STAY_BIN_H, STAY_BINS } from '../../src/core/forecast/decode.ts';
import { leaveWithin, type StayForecast } from '../../src/core/forecast/parts.ts';
import { LEVEL_COUNT } from '../../src/core/forecast/prediction.ts';
import { staySpec } from '../../src/core/features/stay.ts';
import type { EncounterId } from '../../src/core/schema/ids.ts';
import { HOUR_MS } from '../../src/core/ward/state.ts';
import { column, columns, keepRows } from '../columns.ts';
import type { Outcomes } from '../datasets/hospitals.ts';
import type { Examples } from '../fit.ts';
import { crossEntropy, slice } from '../losses.ts';
import { probabilityScores, quantileScores } from '../scores.ts';
import { sampled, type Scores, type Trainable } from '../trainable.ts';

const [HOURS, CENSORED, BASELINE_24, BASELINE] = [0, 1, 2, 3] as const;
const MOST_PER_MOMENT = 20;

/** When somebody will leave the unit: the hazard in each of the next bins of six hours. */
export const stay: Trainable = {
  name: 'stay',
  spec: staySpec,
  targetWidth: BASELINE + LEVEL_COUNT,
  hidden: [48, 32],
  outputs: STAY_BINS,
  epochs: 14,
  metric: 'pinball',
  intendedUse:
    'When beds will become free: remaining stay in the unit and the chance of going home within 24 and 48 h.',
  limits:
    'Says nothing about whether somebody is fit to go home. Looks seven days ahead; beyond, a constant rate.',

  collect({ batch, outcomes, at }, into, rng) {
    const rows = batch.stay;
    const baseline = baselineStay(batch);
    for (const row of sampled(rows.keys.length, MOST_PER_MOMENT, rng)) {
      const target = remaining(outcomes, rows.keys[row]!, at);
      if (!target) continue;
      into.add(rows.scaled.subarray(row * rows.width, (row + 1) * rows.width), [
        ...[target.hours, target.censored, leaveWithin(baseline, row, 24)],
        ...baseline.quantiles.subarray(row * LEVEL_COUNT, (row + 1) * LEVEL_COUNT),
      ]);
    }
  },

  /** Discrete-time survival likelihood: each bin is a trial for those still there when it begins (Cox 1972). */
  loss: (tf) => (outputs, targets) => {
    const starts = tf.tensor2d(
      Array.from({ length: STAY_BINS }, (_, bin) => bin * STAY_BIN_H),
      [1, STAY_BINS],
    );
    const hours = slice(tf, targets, HOURS);
    const began = tf.cast(tf.greater(hours, starts), 'float32');
    const ended = tf.cast(tf.lessEqual(hours, tf.add(starts, STAY_BIN_H)), 'float32');
    // A bin in which the record ends teaches nothing.
    const known = tf.sub(1, tf.mul(slice(tf, targets, CENSORED), ended));
    const losses = tf.mul(
      tf.mul(began, known),
      crossEntropy(tf, outputs, tf.mul(began, ended) as typeof outputs),
    );
    return tf.mean(tf.sum(losses, 1));
  },

  calibrate: () => ({}),

  evaluate(outputs, examples) {
    return {
      model: { ...quantilesOf(outputs, examples), ...leave24(outputs, examples) },
      baseline: scoresOfBaseline(outputs, examples),
    };
  },
};

function remaining({ encounters, until }: Outcomes, id: EncounterId, at: number) {
  const here = encounters.get(id)?.stays.find(({ from, to }) => from <= at && (to === undefined || to > at));
  if (!here) return undefined;
  const hours = ((here.to ?? until) - at) / HOUR_MS;
  return hours > 0 ? { hours, censored: here.to === undefined ? 1 : 0 } : undefined;
}

/** For quantiles only stays that ended within the record. */
const ended = (outputs: Float32Array, examples: Examples) => {
  const censored = column(examples, CENSORED);
  return keepRows(outputs, examples, STAY_BINS, (row) => censored[row] === 0);
};

/** Everybody of whom it is known whether they left within a day. */
const knownFor24 = (outputs: Float32Array, examples: Examples) => {
  const [hours, censored] = [column(examples, HOURS), column(examples, CENSORED)];
  return keepRows(outputs, examples, STAY_BINS, (row) => censored[row] === 0 || hours[row]! > 24);
};

const left24 = (examples: Examples) => column(examples, HOURS).map((hours) => (hours <= 24 ? 1 : 0));

function quantilesOf(all: Float32Array, from: Examples): Scores {
  const { outputs, examples } = ended(all, from);
  return quantileScores(decodeStay(outputs).quantiles, column(examples, HOURS));
}

function leave24(all: Float32Array, from: Examples): Scores {
  const { outputs, examples } = knownFor24(all, from);
  const forecast: StayForecast = decodeStay(outputs);
  const probability = Float32Array.from({ length: examples.count }, (_, row) =>
    leaveWithin(forecast, row, 24),
  );
  return probabilityScores(probability, left24(examples));
}

function scoresOfBaseline(all: Float32Array, from: Examples): Scores {
  const whole = ended(all, from).examples;
  const { examples } = knownFor24(all, from);
  return {
    ...quantileScores(columns(whole, BASELINE, LEVEL_COUNT), column(whole, HOURS)),
    ...probabilityScores(column(examples, BASELINE_24), left24(examples)),
  };
}
