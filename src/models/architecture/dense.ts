/** A dense network as plain numbers: what `weights.bin` holds, before any backend has it. */
export interface DenseNetwork {
  /** Units per layer, the inputs first, e.g. [44, 64, 32, 7]. */
  readonly widths: readonly number[];
  readonly layers: readonly DenseLayer[];
}

/** `max(0, x · kernel + bias)`; the last layer of a network is linear. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Row-major, `inputs` x `outputs`. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** How many numbers a network of these widths has. */
export const weightCount = (widths: readonly number[]) =>
  layerShapes(widths).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);

/** Views into `values`: per layer the kernel, then the bias. Little-endian float32, as in `weights.bin`. */
export function denseNetwork(widths: readonly number[], values: Float32Array): DenseNetwork {
  let at = 0;
  const take = (count: number) => values.subarray(at, (at += count));
  const layers = layerShapes(widths).map(({ inputs, outputs }) => ({
    inputs,
    outputs,
    kernel: take(inputs * outputs),
    bias: take(outputs),
  }));
  return { widths, layers };
}

/** The network on plain arrays: what every backend is checked against, and what needs no backend. */
export function denseForward(network: DenseNetwork, rows: Float32Array, count: number): Float32Array {
  return network.layers.reduce(
    (values, layer, i) => layerForward(layer, values, count, i < network.layers.length - 1),
    rows,
  );
}

function layerForward(layer: DenseLayer, rows: Float32Array, count: number, rectify: boolean): Float32Array {
  const { inputs, outputs, kernel, bias } = layer;
  const out = new Float32Array(count * outputs);
  for (let row = 0; row < count; row++) {
    const sums = out.subarray(row * outputs, (row + 1) * outputs);
    sums.set(bias);
    for (let i = 0; i < inputs; i++) addScaled(sums, kernel, i * outputs, rows[row * inputs + i]!);
    if (rectify) for (let j = 0; j < outputs; j++) sums[j] = Math.max(0, sums[j]!);
  }
  return out;
}

function addScaled(sums: Float32Array, kernel: Float32Array, at: number, factor: number): void {
  if (factor === 0) return;
  for (let j = 0; j < sums.length; j++) sums[j] = sums[j]! + factor * kernel[at + j]!;
}

const layerShapes = (widths: readonly number[]) =>
  widths.slice(1).map((outputs, i) => ({ inputs: widths[i]!, outputs }));
