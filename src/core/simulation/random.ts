/**
 * Seeded random numbers. A generator is four 32-bit words of plain data, so that a simulation can be stored and
 * taken up again, and each patient can own one: a draw for one never shifts the draws of another.
 */
export interface Rng {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** A generator for `seed` and a purpose; the same two always give the same numbers. */
export function createRng(seed: number, purpose: string | number = ''): Rng {
  const [a, b, c] = hash96(`${seed}/${purpose}`);
  const rng = { a, b, c, d: 1 };
  for (let i = 0; i < 12; i++) next32(rng);
  return rng;
}

/** sfc32 (Doty-Humphrey, PractRand): period at least 2^32, fast, passes BigCrush. @returns 0 … 2^32 - 1 */
export function next32(rng: Rng): number {
  const t = (rng.a + rng.b + rng.d) | 0;
  rng.d = (rng.d + 1) | 0;
  rng.a = rng.b ^ (rng.b >>> 9);
  rng.b = (rng.c + (rng.c << 3)) | 0;
  rng.c = ((rng.c << 21) | (rng.c >>> 11)) + t;
  rng.c |= 0;
  return t >>> 0;
}

/** In the open interval (0, 1), so that its logarithm is finite. */
export const uniform = (rng: Rng): number => (next32(rng) + 0.5) / 4294967296;

export const between = (rng: Rng, low: number, high: number): number => low + (high - low) * uniform(rng);

export const chance = (rng: Rng, probability: number): boolean => uniform(rng) < probability;

export const exponential = (rng: Rng, mean: number): number => -mean * Math.log(uniform(rng));

/** Standard normal, by Box and Muller (1958). */
export const normal = (rng: Rng): number =>
  Math.sqrt(-2 * Math.log(uniform(rng))) * Math.cos(2 * Math.PI * uniform(rng));

/** `sigma` is the standard deviation of the logarithm. */
export const lognormal = (rng: Rng, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(rng));

/** Marsaglia and Tsang (2000); mean `shape * scale`. */
export function gamma(rng: Rng, shape: number, scale: number): number {
  if (shape < 1) return gamma(rng, shape + 1, scale) * uniform(rng) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(rng);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform(rng)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
  }
}

/** By products of uniforms (Knuth), in steps of 30 so that exp(-mean) never underflows. */
export function poisson(rng: Rng, mean: number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let p = uniform(rng); p > limit; p *= uniform(rng)) count += 1;
  }
  return count;
}

/** A Poisson count whose rate is gamma distributed: variance `mean + mean² / size`. */
export const negativeBinomial = (rng: Rng, mean: number, size: number): number =>
  poisson(rng, gamma(rng, size, mean / size));

/** An index, with probability in proportion to its weight. */
export function categorical(rng: Rng, weights: readonly number[]): number {
  let left = uniform(rng) * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) if ((left -= weights[i]!) < 0) return i;
  return weights.length - 1;
}

/** cyrb128-style mixing of a text into three words: not for secrets. */
function hash96(text: string): [number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ k, 597399067);
    b = c ^ Math.imul(b ^ k, 2869860233);
    c = a ^ Math.imul(c ^ k, 951274213);
  }
  return [a | 0, b | 0, c | 0];
}
