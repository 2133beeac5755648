import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  convolve,
  countPmf,
  discretisedNormal,
  leftOf,
  pmfMean,
  pmfQuantile,
  pmfVariance,
  poissonBinomial,
} from './pmf.ts';

const probability = fc.double({ min: 0, max: 1, noNaN: true });

/** Every way that the trials may end. */
function bruteForce(chances: readonly number[]): number[] {
  const pmf = new Array<number>(chances.length + 1).fill(0);
  for (let ways = 0; ways < 2 ** chances.length; ways++) {
    const hits = chances.map((_, i) => (ways >> i) & 1);
    const weight = chances.reduce((product, p, i) => product * (hits[i] ? p : 1 - p), 1);
    pmf[hits.reduce((sum, hit) => sum + hit, 0)]! += weight;
  }
  return pmf;
}

describe('numbers of patients', () => {
  it('of unlike independent chances are what counting every way gives', () => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 9 }), (chances) => {
        const expected = bruteForce(chances);
        poissonBinomial(chances).forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 10));
      }),
    );
  });

  it('of a Poisson count are the terms of its series', () => {
    const pmf = countPmf(2.5, 0);
    let term = Math.exp(-2.5);
    for (let k = 0; k < 12; k++) {
      expect(pmf[k]).toBeCloseTo(term, 8);
      term *= 2.5 / (k + 1);
    }
  });

  it('have the mean and the variance asked for, also where the zero term underflows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 400, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (mean, dispersion) => {
          const pmf = countPmf(mean, dispersion);
          expect(pmf.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
          expect(pmfMean(pmf) / mean).toBeCloseTo(1, 4);
          expect(pmfVariance(pmf) / (mean + dispersion * mean * mean)).toBeCloseTo(1, 3);
        },
      ),
    );
  });

  it('add up in mean and variance when independent', () => {
    const [a, b] = [poissonBinomial([0.2, 0.7, 0.9]), countPmf(3, 0.2)];
    const sum = convolve(a, b);
    expect(pmfMean(sum)).toBeCloseTo(pmfMean(a) + pmfMean(b), 9);
    expect(pmfVariance(sum)).toBeCloseTo(pmfVariance(a) + pmfVariance(b), 9);
    expect(sum[0]).toBeCloseTo(a[0]! * b[0]!, 12);
  });

  it('of very many people are close to the normal distribution', () => {
    const chances = Array.from({ length: 300 }, (_, i) => (i % 10) / 10);
    const exact = poissonBinomial(chances);
    const normal = discretisedNormal(pmfMean(exact), pmfVariance(exact));
    for (const level of [0.05, 0.5, 0.95]) {
      expect(Math.abs(pmfQuantile(exact, level) - pmfQuantile(normal, level))).toBeLessThanOrEqual(1);
    }
  });

  it('have as quantile the smallest number that reaches the level', () => {
    const pmf = Float64Array.of(0.25, 0.25, 0.5);
    expect([0.1, 0.25, 0.26, 0.5, 0.51, 1].map((level) => pmfQuantile(pmf, level))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });

  it('leave no less than no bed free', () => {
    expect([...leftOf(2, Float64Array.of(0.1, 0.2, 0.3, 0.4))]).toEqual([0.7, 0.2, 0.1]);
  });
});
