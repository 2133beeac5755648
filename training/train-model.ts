import { denseForward, denseNetwork } from '#models/architecture/dense.ts';
import type { Tf } from '#models/tensorflow.ts';
import { specHash } from '../src/core/features/spec.ts';
import type { Manifest } from '../src/core/schema/manifest.ts';
import type { CollectOptions, ExampleLists } from './collect.ts';
import { keepRows } from './columns.ts';
import { fitDense, type Examples } from './fit.ts';
import type { Scores, Trainable } from './trainable.ts';

/** Real data sets among the examples. */
export interface RealData {
  readonly data: Manifest['data'];
  /** The test examples from here on are real: they are scored apart as well. */
  readonly testFrom: number | undefined;
}

export const NO_REAL_DATA: RealData = { data: [], testFrom: undefined };

export interface TrainOptions {
  readonly seed: number;
  readonly options: CollectOptions;
  readonly real: RealData;
  readonly log: (line: string) => void;
}

export interface Trained {
  readonly manifest: Omit<Manifest, 'weightsHash'>;
  readonly weights: Float32Array;
}

/** Fits on the train part, stops by the validation part, calibrates on the third, is judged on the last. */
export function trainModel(tf: Tf, model: Trainable, lists: ExampleLists, run: TrainOptions): Trained {
  const [train, validation] = [lists.train.done(), lists.validation.done()];
  const widths = [train.width, ...model.hidden, model.outputs];
  const weights = fitDense(tf, train, validation, {
    widths,
    loss: model.loss(tf),
    seed: run.seed,
    epochs: model.epochs,
    batch: 512,
    learningRate: 3e-3,
    log: (line) => run.log(`${model.name}: ${line}`),
  });
  const network = denseNetwork(widths, weights);
  const outputsOf = (part: 'calibration' | 'test') => {
    const examples = lists[part].done();
    return { examples, outputs: denseForward(network, examples.rows, examples.count) };
  };
  const held = outputsOf('calibration');
  const calibration = model.calibrate(held.outputs, held.examples);
  const test = outputsOf('test');
  const scores = scoresOf(model, test, calibration, run.real.testFrom);
  const metrics = { heldOut: heldOutText(run), n: test.examples.count, ...scores };
  return { manifest: manifestOf(model, widths, calibration, metrics, train.count, run), weights };
}

interface Tested {
  readonly examples: Examples;
  readonly outputs: Float32Array;
}

/** Of all rows, and with the prefix `real_` of the real ones alone. */
function scoresOf(
  model: Trainable,
  test: Tested,
  calibration: Manifest['calibration'],
  testFrom: number | undefined,
): ReturnType<Trainable['evaluate']> {
  const all = model.evaluate(test.outputs, test.examples, calibration);
  if (testFrom === undefined) return all;
  const real = keepRows(test.outputs, test.examples, model.outputs, (row) => row >= testFrom);
  const apart = model.evaluate(real.outputs, real.examples, calibration);
  return {
    model: { ...all.model, ...prefixed(apart.model) },
    baseline: { ...all.baseline, ...prefixed(apart.baseline) },
  };
}

const prefixed = (scores: Scores): Scores =>
  Object.fromEntries(Object.entries(scores).map(([name, value]) => [`real_${name}`, value]));

function heldOutText({ options: { hospitals, days }, real }: TrainOptions): string {
  const simulated = `${hospitals.test} simulated hospitals of ${days} days that the model never saw, ${hospitals.calibration} others for calibration`;
  const names = real.data.map(({ name }) => name).join(', ');
  return names ? `${simulated}; and the last 12 % of ${names} (real_…)` : simulated;
}

function manifestOf(
  model: Trainable,
  widths: readonly number[],
  calibration: Manifest['calibration'],
  metrics: Manifest['metrics'],
  rows: number,
  { seed, options, real }: TrainOptions,
): Omit<Manifest, 'weightsHash'> {
  const realRows = real.data.reduce((sum, set) => sum + set.rows, 0);
  return {
    name: model.name,
    version: `${model.spec.version}.0`,
    specHash: specHash(model.spec),
    createdAt: new Date().toISOString().slice(0, 10),
    seed,
    architecture: { kind: 'dense', layers: [...widths], activation: 'relu' },
    data: [{ ...SIMULATED, name: simulatedName(options), rows: rows - realRows }, ...real.data],
    metrics,
    calibration,
    intendedUse: model.intendedUse,
    limits: model.limits,
  };
}

const SIMULATED = { source: 'src/core/simulation', licence: 'Apache-2.0' } as const;

const simulatedName = ({ hospitals, days }: CollectOptions) =>
  `${hospitals.train} simulated hospitals, ${days} days each`;
