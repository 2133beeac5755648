import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { weightCount } from '#models/architecture/dense.ts';
import type { Tf } from '#models/tensorflow.ts';
import { createRng, normal, uniform, type Rng } from '../src/core/simulation/random.ts';

/** Scaled rows with what came true, row after row. */
export interface Examples {
  readonly count: number;
  readonly rows: Float32Array;
  readonly width: number;
  /** `count` x `targetWidth`; what each number means is between the model and its loss. */
  readonly targets: Float32Array;
  readonly targetWidth: number;
}

/** Mean loss of a batch from the raw outputs of the network. */
export type Loss = (outputs: Tensor2D, targets: Tensor2D) => Scalar;

export interface FitOptions {
  readonly widths: readonly number[];
  readonly loss: Loss;
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Starting values of the last layer's biases, e.g. where the quantiles lie overall. */
  readonly outputBias?: readonly number[] | undefined;
  readonly log?: (line: string) => void;
}

/**
 * Adam with a cosine schedule over a dense network; keeps the weights of the epoch that was best on `validation`.
 * Same seed, same examples: same weights.
 */
export function fitDense(tf: Tf, train: Examples, validation: Examples, options: FitOptions): Float32Array {
  const rng = createRng(options.seed, 'fit');
  const variables = tf.tidy(() => startVariables(tf, options, rng));
  let best: { loss: number; values: Float32Array } = { loss: Infinity, values: new Float32Array(0) };
  const steps = Math.ceil(train.count / options.batch) * options.epochs;
  const optimizer = tf.train.adam(options.learningRate);
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (const batch of batches(shuffled(train.count, rng), options.batch)) {
      setLearningRate(optimizer, options.learningRate * cosine(step++ / steps));
      trainStep(tf, optimizer, variables, gather(train, batch), options.loss);
    }
    const loss = meanLoss(tf, variables, validation, options);
    options.log?.(`epoch ${epoch + 1}/${options.epochs}: validation loss ${loss.toFixed(5)}`);
    if (loss < best.loss) best = { loss, values: flatten(variables) };
  }
  optimizer.dispose();
  tf.dispose(variables);
  return best.values;
}

type Optimizer = ReturnType<Tf['train']['adam']>;

/** The schedule is ours; TensorFlow.js declares the rate protected and has no setter. */
function setLearningRate(optimizer: Optimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}

const cosine = (done: number) => 0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * done));

/** He et al. 2015 (doi 10.1109/ICCV.2015.123) for rectified layers; the last layer starts small. */
function startVariables(tf: Tf, { widths, outputBias }: FitOptions, rng: Rng): Variable[] {
  return widths.slice(1).flatMap((outputs, i) => {
    const inputs = widths[i]!;
    const last = i === widths.length - 2;
    const deviation = last ? 0.1 / Math.sqrt(inputs) : Math.sqrt(2 / inputs);
    const kernel = Float32Array.from({ length: inputs * outputs }, () => deviation * normal(rng));
    const bias = Float32Array.from({ length: outputs }, (_, j) => (last ? (outputBias?.[j] ?? 0) : 0));
    return [tf.variable(tf.tensor2d(kernel, [inputs, outputs])), tf.variable(tf.tensor1d(bias))];
  });
}

function forward(tf: Tf, variables: readonly Variable[], rows: Tensor2D): Tensor2D {
  let values = rows;
  for (let i = 0; i < variables.length; i += 2) {
    values = tf.add(tf.matMul(values, variables[i] as unknown as Tensor2D), variables[i + 1]!);
    if (i < variables.length - 2) values = tf.relu(values);
  }
  return values;
}

function trainStep(tf: Tf, optimizer: Optimizer, variables: Variable[], batch: Examples, loss: Loss): void {
  tf.tidy(() => {
    const { rows, targets } = tensors(tf, batch);
    optimizer.minimize(() => loss(forward(tf, variables, rows), targets), false, variables);
  });
}

function meanLoss(tf: Tf, variables: readonly Variable[], examples: Examples, { loss }: FitOptions): number {
  let sum = 0;
  for (const batch of batches(
    Uint32Array.from({ length: examples.count }, (_, i) => i),
    8192,
  )) {
    sum += tf.tidy(() => {
      const { rows, targets } = tensors(tf, gather(examples, batch));
      return loss(forward(tf, variables, rows), targets).dataSync()[0]! * batch.length;
    });
  }
  return sum / examples.count;
}

const tensors = (tf: Tf, { rows, targets, count, width, targetWidth }: Examples) => ({
  rows: tf.tensor2d(rows, [count, width]),
  targets: tf.tensor2d(targets, [count, targetWidth]),
});

function flatten(variables: readonly Variable[]): Float32Array {
  const shapes = variables.filter(({ rank }) => rank === 2).map(({ shape }) => shape);
  const values = new Float32Array(weightCount([shapes[0]![0]!, ...shapes.map(([, outputs]) => outputs!)]));
  let at = 0;
  for (const variable of variables) {
    values.set(variable.dataSync(), at);
    at += variable.size;
  }
  return values;
}

/** The examples at `index`, in that order. */
export function gather(from: Examples, index: ArrayLike<number>): Examples {
  const { width, targetWidth } = from;
  const rows = new Float32Array(index.length * width);
  const targets = new Float32Array(index.length * targetWidth);
  for (let i = 0; i < index.length; i++) {
    const at = index[i]!;
    rows.set(from.rows.subarray(at * width, (at + 1) * width), i * width);
    targets.set(from.targets.subarray(at * targetWidth, (at + 1) * targetWidth), i * targetWidth);
  }
  return { count: index.length, rows, width, targets, targetWidth };
}

function* batches(order: Uint32Array, size: number): Generator<Uint32Array> {
  for (let at = 0; at < order.length; at += size) yield order.subarray(at, at + size);
}

/** Fisher and Yates. */
function shuffled(count: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform(rng) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
