import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDenseKernel, denseKernelBytes } from './dense-kernel.ts';
import { denseForward, type DenseLayer } from '../architecture/dense.ts';
import { randomNetwork, randomRows } from '../testing.ts';

const memory = new WebAssembly.Memory({ initial: 16 });

/** Runs the kernel with a guard number after its output; returns the output. */
function runKernel(layer: DenseLayer, rows: Float32Array, m: number, floor: number): Float32Array {
  const floats = new Float32Array(memory.buffer).fill(0);
  let at = 64;
  const put = (values: Float32Array) => {
    floats.set(values, at);
    return 4 * (at += values.length) - 4 * values.length;
  };
  const [a, w, bias] = [put(rows), put(layer.kernel), put(layer.bias)];
  const size = m * layer.outputs;
  floats[at + size] = 12345;
  createDenseKernel(memory)(a, w, bias, 4 * at, m, layer.inputs, layer.outputs, floor);
  expect(floats[at + size]).toBe(12345);
  return floats.slice(at, at + size);
}

describe('the dense kernel', () => {
  it('is valid WebAssembly without relaxed SIMD, for engines that have none', () => {
    expect(WebAssembly.validate(denseKernelBytes(false))).toBe(true);
  });

  it('says what plain arrays say, for any shape, and writes nothing beyond its output', () => {
    const size = fc.integer({ min: 1, max: 41 });
    fc.assert(
      fc.property(size, size, size, fc.nat(), (m, k, n, seed) => {
        const network = randomNetwork([k, n], seed);
        const rows = randomRows(m, k, seed);
        const expected = denseForward(network, rows, m);
        const actual = runKernel(network.layers[0]!, rows, m, -Infinity);
        expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 4));
      }),
      { numRuns: 150 },
    );
  });

  it('rectifies below its floor', () => {
    const network = randomNetwork([9, 13], 3);
    const linear = runKernel(network.layers[0]!, randomRows(6, 9), 6, -Infinity);
    const rectified = runKernel(network.layers[0]!, randomRows(6, 9), 6, 0);
    expect(linear.some((value) => value < 0)).toBe(true);
    expect(rectified).toEqual(linear.map((value) => Math.max(0, value)));
  });

  it('lets a number that is none through, so that the gate sees it', () => {
    const network = randomNetwork([4, 8], 3);
    expect(runKernel(network.layers[0]!, Float32Array.of(1, NaN, 0, 1), 1, 0).every(Number.isNaN)).toBe(true);
  });
});
