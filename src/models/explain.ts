import type { FeatureBatch } from '#core/features/batch.ts';
import type { FeatureTable } from '#core/features/table.ts';
import {
  explainBaselineAdmission,
  explainBaselineStay,
  explainBaselineWait,
} from '#core/forecast/baseline/explain.ts';
import { decodeAdmission, decodeStay, decodeWait, sigmoid, STAY_BIN_H } from '#core/forecast/decode.ts';
import {
  driversOf,
  integratedGradients,
  onPredictionScale,
  type DenseLayer,
} from '#core/forecast/explain.ts';
import { leaveWithin } from '#core/forecast/parts.ts';
import { MEDIAN, type Driver, type ModelName } from '#core/forecast/prediction.ts';
import { err, ok, type Failure, type Result } from '#core/result.ts';
import type { EncounterId } from '#core/schema/ids.ts';
import type { Manifest } from '#core/schema/manifest.ts';
import { denseForward, type DenseNetwork } from './architecture/dense.ts';
import { calibratedLogits, waitOffsets } from './calibration.ts';
import type { Model } from './load.ts';
import { modelSpecs } from './specs.ts';

export type ExplainFailure = Failure<'NotExplained'>;

/**
 * The inputs that moved one prediction, against a person of whom nothing is unusual (every input at its centre): of
 * `wait` the median in minutes, of `admission` the probability, of `stay` P(left the unit within 24 h).
 * @param model the one that spoke; undefined where the baseline did, which explains itself
 */
export function explainPrediction(
  batch: FeatureBatch,
  model: Model | undefined,
  name: ModelName,
  encounter: EncounterId,
): Result<readonly Driver[], ExplainFailure> {
  if (name !== 'wait' && name !== 'admission' && name !== 'stay')
    return notExplained('This number is not about one person.');
  const table: FeatureTable<EncounterId> = batch[name];
  const row = table.keys.indexOf(encounter);
  if (row < 0) return notExplained('There is no such prediction at the moment.');
  const decided = name === 'admission' && batch.admission.decided[row] === 1;
  if (!model?.network || decided) return ok(baselineExplanations[name](batch, row).drivers);
  const [from, to] = [row * table.width, (row + 1) * table.width];
  const input = table.scaled.slice(from, to);
  const subject = subjectOf(name, model.network, model.manifest, batch, row, input);
  return ok(driversOf(modelSpecs[name], table.raw.subarray(from, to), effectsOf(subject, input)));
}

const baselineExplanations = {
  wait: explainBaselineWait,
  admission: explainBaselineAdmission,
  stay: explainBaselineStay,
} as const;

const notExplained = (message: string) => err<ExplainFailure>({ type: 'NotExplained', message });

/** One number of a network: which output it follows, and how that reads on a screen. */
interface Subject {
  readonly network: DenseNetwork;
  readonly layers: readonly DenseLayer[];
  readonly output: number;
  readonly read: (outputs: Float32Array) => number;
}

function effectsOf({ network, layers, output, read }: Subject, input: Float32Array): Float64Array {
  const reference = new Float32Array(input.length);
  const predict = (row: Float32Array) => read(denseForward(network, row, 1));
  const effects = integratedGradients(layers, input, reference, output);
  return onPredictionScale(effects, predict(reference), predict(input));
}

function subjectOf(
  model: 'wait' | 'admission' | 'stay',
  network: DenseNetwork,
  manifest: Manifest,
  batch: FeatureBatch,
  row: number,
  input: Float32Array,
): Subject {
  const layers = withActivations(network);
  switch (model) {
    case 'wait': {
      const offsets = waitOffsets(manifest, batch.wait, false)(row);
      return {
        network,
        layers,
        output: MEDIAN,
        read: (outputs) => decodeWait(outputs, () => offsets)[MEDIAN]!,
      };
    }
    case 'admission': {
      const read = (logits: Float32Array) =>
        decodeAdmission(calibratedLogits(manifest, logits), new Uint8Array(1))[0]!;
      return { network, layers, output: 0, read };
    }
    case 'stay': {
      const read = (outputs: Float32Array) => leaveWithin(decodeStay(outputs), 0, 24);
      return { network, layers: [...layers, firstDayOf(denseForward(network, input, 1))], output: 0, read };
    }
  }
}

const withActivations = ({ layers }: DenseNetwork): DenseLayer[] =>
  layers.map((layer, i) => ({ ...layer, relu: i < layers.length - 1 }));

/**
 * The bins of the first day as one output: each log odds weighted by how much it moves the chance of staying there,
 * d(-log(1 - sigmoid(x)))/dx = sigmoid(x).
 */
function firstDayOf(logits: Float32Array): DenseLayer {
  const kernel = logits.map((logit, bin) => (bin < 24 / STAY_BIN_H ? sigmoid(logit) : 0));
  return { inputs: logits.length, outputs: 1, kernel, bias: new Float32Array(1), relu: false };
}
