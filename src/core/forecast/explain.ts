import type { FeatureSpec } from '../features/spec.ts';
import type { Driver } from './prediction.ts';

/** A dense network as plain numbers: `kernel` is inputs x outputs, row after row. Linear unless `relu`. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly relu: boolean;
}

export type DenseNetwork = readonly DenseLayer[];

/** All outputs for one row, in double precision. */
export function forward(network: DenseNetwork, input: ArrayLike<number>): Float64Array {
  return activations(network, input).at(-1)!;
}

/** Gradient of one output with respect to the input row. */
export function gradient(network: DenseNetwork, input: ArrayLike<number>, output: number): Float64Array {
  const layers = activations(network, input);
  let back: Float64Array = new Float64Array(network.at(-1)!.outputs);
  back[output] = 1;
  for (let i = network.length - 1; i >= 0; i--) back = backward(network[i]!, layers[i + 1]!, back);
  return back;
}

/**
 * Integrated gradients (Sundararajan, Taly & Yan 2017) of one output, from `reference` to `input`; one per feature.
 * They add up to the output less that of the reference. A network of relu layers is linear between the points where
 * a unit switches, so the path is cut exactly there and no step size is needed.
 */
export function integratedGradients(
  network: DenseNetwork,
  input: ArrayLike<number>,
  reference: ArrayLike<number>,
  output: number,
): Float64Array {
  const change = Float64Array.from(input, (value, i) => value - reference[i]!);
  const at = (part: number) => Float64Array.from(change, (value, i) => reference[i]! + part * value);
  const parts = new Float64Array(change.length);
  const cuts = [0, ...switches(network, at), 1];
  for (let i = 1; i < cuts.length; i++) {
    const slope = gradient(network, at((cuts[i]! + cuts[i - 1]!) / 2), output);
    slope.forEach((value, j) => (parts[j]! += value * change[j]! * (cuts[i]! - cuts[i - 1]!)));
  }
  return parts;
}

/**
 * The inputs that moved a prediction, largest first.
 * @param raw the row as a nurse would read it @param effects one per feature, in the unit of the prediction
 */
export function driversOf(
  spec: FeatureSpec,
  raw: ArrayLike<number>,
  effects: ArrayLike<number>,
  most = 6,
): Driver[] {
  return spec.features
    .map(({ name, label, unit }, i) => ({ feature: name, label, value: raw[i]!, unit, effect: effects[i]! }))
    .filter(({ effect, value }) => effect !== 0 && !Number.isNaN(value))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, most);
}

/**
 * Effects on a link scale as shares of the whole change on the scale of the prediction: they still add up.
 * @param from prediction at the reference @param to prediction at the input
 */
export function onPredictionScale(effects: ArrayLike<number>, from: number, to: number): Float64Array {
  const values = Float64Array.from(effects);
  const sum = values.reduce((total, value) => total + value, 0);
  if (Math.abs(sum) < 1e-9) return values.fill(0);
  return values.map((value) => (value * (to - from)) / sum);
}

/** Input and output of each layer, after its activation. */
function activations(network: DenseNetwork, input: ArrayLike<number>): Float64Array[] {
  const layers: Float64Array[] = [Float64Array.from(input)];
  for (const layer of network) {
    const out = preactivation(layer, layers.at(-1)!);
    layers.push(layer.relu ? out.map((value) => Math.max(0, value)) : out);
  }
  return layers;
}

function preactivation({ inputs, outputs, kernel, bias }: DenseLayer, input: Float64Array): Float64Array {
  const out = Float64Array.from(bias);
  for (let i = 0; i < inputs; i++) {
    const value = input[i]!;
    if (value !== 0) for (let j = 0; j < outputs; j++) out[j]! += value * kernel[i * outputs + j]!;
  }
  return out;
}

function backward(
  { inputs, outputs, kernel, relu }: DenseLayer,
  out: Float64Array,
  back: Float64Array,
): Float64Array {
  const before = new Float64Array(inputs);
  for (let j = 0; j < outputs; j++) {
    if (back[j] === 0 || (relu && out[j]! <= 0)) continue;
    for (let i = 0; i < inputs; i++) before[i]! += back[j]! * kernel[i * outputs + j]!;
  }
  return before;
}

/** Parts of the path, ascending, at which a relu unit switches: found by halving, to a width that no sum can see. */
function switches(network: DenseNetwork, at: (part: number) => Float64Array): number[] {
  const found: number[] = [];
  const search = (low: number, high: number, atLow: string, atHigh: string) => {
    if (high - low < 1e-7) return void found.push((low + high) / 2);
    const middle = (low + high) / 2;
    const atMiddle = pattern(network, at(middle));
    if (atLow !== atMiddle) search(low, middle, atLow, atMiddle);
    if (atMiddle !== atHigh) search(middle, high, atMiddle, atHigh);
  };
  const grid = Array.from({ length: 33 }, (_, i) => pattern(network, at(i / 32)));
  for (let i = 0; i < 32; i++)
    if (grid[i] !== grid[i + 1]) search(i / 32, (i + 1) / 32, grid[i]!, grid[i + 1]!);
  return found;
}

/** Which units are on. */
const pattern = (network: DenseNetwork, input: Float64Array): string =>
  activations(network, input)
    .slice(1, -1)
    .map((layer) => Array.from(layer, (value) => (value > 0 ? '1' : '0')).join(''))
    .join('|');
