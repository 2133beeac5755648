import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  categorical,
  createRng,
  exponential,
  gamma,
  lognormal,
  negativeBinomial,
  next32,
  normal,
  poisson,
  uniform,
  type Rng,
} from './random.ts';

const N = 40_000;

function moments(draw: (rng: Rng) => number): { mean: number; variance: number } {
  const rng = createRng(7, 'moments');
  const values = Array.from({ length: N }, () => draw(rng));
  const mean = values.reduce((sum, value) => sum + value, 0) / N;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / N };
}

describe('random numbers', () => {
  it('are the same for the same seed and purpose, and others for another', () => {
    const draw = (seed: number, purpose: string) => {
      const rng = createRng(seed, purpose);
      return [next32(rng), next32(rng), next32(rng)];
    };
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  });

  it('go on from a copy of the generator, which is plain data', () => {
    const rng = createRng(3);
    next32(rng);
    const copy = JSON.parse(JSON.stringify(rng)) as Rng;
    expect([next32(copy), next32(copy)]).toEqual([next32(rng), next32(rng)]);
  });

  it('never leave the open interval (0, 1), for any seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const value = uniform(createRng(seed));
        return value > 0 && value < 1;
      }),
    );
  });

  it('fill the unit interval evenly (chi-squared over 64 cells under its 99.9 % point)', () => {
    const rng = createRng(11);
    const cells = new Array<number>(64).fill(0);
    for (let i = 0; i < N; i++) cells[Math.floor(uniform(rng) * 64)]! += 1;
    const expected = N / 64;
    expect(cells.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(103.4);
  });

  it.each([
    ['normal', normal, 0, 1],
    ['exponential of mean 4', (rng: Rng) => exponential(rng, 4), 4, 16],
    ['gamma of shape 2.5 and scale 3', (rng: Rng) => gamma(rng, 2.5, 3), 7.5, 22.5],
    ['gamma of shape 0.4 and scale 2', (rng: Rng) => gamma(rng, 0.4, 2), 0.8, 1.6],
    ['Poisson of mean 3', (rng: Rng) => poisson(rng, 3), 3, 3],
    ['Poisson of mean 250', (rng: Rng) => poisson(rng, 250), 250, 250],
    ['negative binomial of mean 6, size 4', (rng: Rng) => negativeBinomial(rng, 6, 4), 6, 15],
    [
      'lognormal',
      (rng: Rng) => lognormal(rng, 2, 0.5),
      2 * Math.exp(0.125),
      4 * Math.exp(0.25) * (Math.exp(0.25) - 1),
    ],
  ] as const)('have the mean and variance of a %s', (_name, draw, mean, variance) => {
    const seen = moments(draw);
    expect(Math.abs(seen.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / N));
    expect(seen.variance / variance).toBeGreaterThan(0.9);
    expect(seen.variance / variance).toBeLessThan(1.1);
  });

  it('choose categories in proportion to their weights and never one of weight 0', () => {
    const rng = createRng(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < N; i++) counts[categorical(rng, [1, 0, 3])]! += 1;
    expect(counts[1]).toBe(0);
    expect(counts[2]! / N).toBeCloseTo(0.75, 1);
  });

  it('of mean 0 count nothing', () => {
    expect(poisson(createRng(1), 0)).toBe(0);
  });
});
