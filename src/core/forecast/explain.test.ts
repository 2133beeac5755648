import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  driversOf,
  forward,
  gradient,
  integratedGradients,
  onPredictionScale,
  type DenseLayer,
} from './explain.ts';

const layer = (inputs: number, outputs: number, relu: boolean, at: (i: number) => number): DenseLayer => ({
  inputs,
  outputs,
  relu,
  kernel: Float32Array.from({ length: inputs * outputs }, (_, i) => at(i)),
  bias: Float32Array.from({ length: outputs }, (_, i) => at(i + 1000) / 4),
});

/** A network of the size of ours, with weights from `seed`. */
const network = (seed: number) => {
  const at = (i: number) => Math.sin(seed * 12.9898 + i * 78.233) * 0.6;
  return [
    layer(12, 16, true, at),
    layer(16, 8, true, (i) => at(i + 300)),
    layer(8, 3, false, (i) => at(i + 700)),
  ];
};

const row = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 12, maxLength: 12 });

describe('explanations', () => {
  it('add up to the difference that they explain', () => {
    fc.assert(
      fc.property(fc.nat(1000), row, row, fc.nat(2), (seed, input, reference, output) => {
        const net = network(seed);
        const parts = integratedGradients(net, input, reference, output);
        const change = forward(net, input)[output]! - forward(net, reference)[output]!;
        expect(Math.abs(parts.reduce((a, b) => a + b, 0) - change)).toBeLessThan(1e-4);
      }),
    );
  });

  it('use the slope that small steps show', () => {
    const net = network(5);
    const at = Array.from({ length: 12 }, (_, i) => Math.cos(i));
    const slope = gradient(net, at, 1);
    at.forEach((_, i) => {
      const moved = (step: number) => forward(net, at.with(i, at[i]! + step))[1]!;
      expect(slope[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 5);
    });
  });

  it('give an input that did not change no effect', () => {
    const reference = Array<number>(12).fill(0);
    const parts = integratedGradients(network(3), reference.with(4, 2), reference, 0);
    parts.forEach((part, i) => i !== 4 && expect(part).toBe(0));
  });

  it('still add up on the scale of the prediction', () => {
    expect([...onPredictionScale([0.2, 0.3, -0.1], 20, 60)]).toEqual(
      [20, 30, -10].map((x) => expect.closeTo(x, 9)),
    );
    expect([...onPredictionScale([0.2, -0.2], 20, 20)]).toEqual([0, 0]);
  });

  it('list the inputs that moved most, without those that are unknown', () => {
    const feature = (name: string) => ({
      name,
      label: name,
      unit: 'min',
      transform: 'identity' as const,
      center: 0,
      scale: 1,
    });
    const spec = { name: 's', version: 1, features: ['a', 'b', 'c', 'd'].map(feature) };
    const drivers = driversOf(spec, [1, 2, NaN, 4], [0.5, -3, 9, 0], 5);
    expect(drivers.map(({ feature, effect }) => [feature, effect])).toEqual([
      ['b', -3],
      ['a', 0.5],
    ]);
  });
});
