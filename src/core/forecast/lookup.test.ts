import { describe, expect, it } from 'vitest';
import { asEncounterId } from '../schema/ids.ts';
import { admissionOf, home24Of, intervalOf } from './lookup.ts';
import { LEVELS, type ForecastFrame } from './prediction.ts';

const [a, b, nobody] = ['a', 'b', 'nobody'].map(asEncounterId) as [never, never, never];
const quantiles = Float32Array.from([...LEVELS.keys(), ...LEVELS.map((_, i) => 10 + i)]);
const frame = {
  wait: { keys: [a, b], values: quantiles },
  admission: { keys: [b], probability: Float32Array.of(0.5) },
  stay: { keys: [b, a], values: quantiles, home24: Float32Array.of(0.25, 0.75) },
} as unknown as ForecastFrame;

describe('looking up a prediction', () => {
  it('finds the 10 %, 50 % and 90 % quantile of the right row', () => {
    expect(intervalOf(frame.wait, b)).toEqual({ low: 11, median: 13, high: 15 });
    expect(intervalOf(frame.wait, a)).toEqual({ low: 1, median: 3, high: 5 });
  });

  it('follows each table’s own order of people', () => {
    expect(admissionOf(frame, b)).toBe(0.5);
    expect(home24Of(frame, a)).toBe(0.75);
  });

  it('says nothing about somebody who is not in the table', () => {
    expect(intervalOf(frame.wait, nobody)).toBeUndefined();
    expect(admissionOf(frame, a)).toBeUndefined();
    expect(home24Of(frame, nobody)).toBeUndefined();
  });

  it('takes what is no number for nothing said', () => {
    const broken = { keys: [a], values: new Float32Array(7).fill(Number.NaN) };
    expect(intervalOf(broken, a)).toBeUndefined();
    expect(
      admissionOf({ admission: { keys: [a], probability: Float32Array.of(Number.NaN) } } as never, a),
    ).toBeUndefined();
  });
});
