import { baselineAdmission } from '../../src/core/forecast/baseline/admission.ts';
import { sigmoid } from '../../src/core/forecast/decode.ts';
import { calibrationLine } from '../../src/core/forecast/score/probability.ts';
import { admissionSpec } from '../../src/core/features/admission.ts';
import { wasAdmitted } from '../../src/core/features/prevalence.ts';
import { column } from '../columns.ts';
import { crossEntropy, slice } from '../losses.ts';
import { probabilityScores } from '../scores.ts';
import { sampled, type Trainable } from '../trainable.ts';

const [ADMITTED, BASELINE] = [0, 1] as const;
const MOST_PER_MOMENT = 12;

/** Whether somebody in the department will be admitted; updates as the visit goes on. */
export const admission: Trainable = {
  name: 'admission',
  spec: admissionSpec,
  targetWidth: 2,
  hidden: [48, 24],
  outputs: 1,
  epochs: 16,
  metric: 'brier',
  intendedUse: 'How likely a person in the department will need a bed, to plan beds ahead of the decision.',
  limits: 'Supports planning of beds only: no decision about a person may rest on it.',

  collect({ batch, outcomes }, into, rng) {
    const rows = batch.admission;
    const baseline = baselineAdmission(rows, batch.baseline);
    for (const row of sampled(rows.keys.length, MOST_PER_MOMENT, rng)) {
      const encounter = outcomes.encounters.get(rows.keys[row]!);
      if (rows.decided[row] || !encounter) continue;
      const admitted = wasAdmitted(encounter);
      if (!admitted && encounter.departedAt === undefined) continue;
      const features = rows.scaled.subarray(row * rows.width, (row + 1) * rows.width);
      into.add(features, [admitted ? 1 : 0, baseline[row]!]);
    }
  },

  loss: (tf) => (outputs, targets) => tf.mean(crossEntropy(tf, outputs, slice(tf, targets, ADMITTED))),

  calibrate(outputs, examples) {
    const { slope, intercept } = calibrationLine(probabilities(outputs), column(examples, ADMITTED));
    return { outputScale: slope, outputShift: intercept };
  },

  evaluate(outputs, examples, { outputScale, outputShift }) {
    const calibrated = outputs.map((logit) => Number(outputScale) * logit + Number(outputShift));
    const admitted = column(examples, ADMITTED);
    return {
      model: probabilityScores(probabilities(calibrated), admitted),
      baseline: probabilityScores(column(examples, BASELINE), admitted),
    };
  },
};

const probabilities = (logits: Float32Array) => logits.map(sigmoid);
