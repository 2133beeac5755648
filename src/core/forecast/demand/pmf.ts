/** Probability mass functions over 0, 1, 2, … patients: entry k is P(k). */
export type Pmf = Float64Array;

/** Mass below which a tail is dropped. */
const TAIL = 1e-9;
/** A dispersion below this makes no difference, and its inverse would lose digits. */
const POISSON = 1e-9;

/** Number of successes of independent trials with unlike probabilities, exactly (the convolution of its trials). */
export function poissonBinomial(probabilities: readonly number[]): Pmf {
  const pmf = new Float64Array(probabilities.length + 1);
  pmf[0] = 1;
  probabilities.forEach((p, seen) => {
    for (let k = seen + 1; k > 0; k--) pmf[k] = pmf[k]! * (1 - p) + pmf[k - 1]! * p;
    pmf[0]! *= 1 - p;
  });
  return pmf;
}

/**
 * Counts with mean `mean` and variance `mean + dispersion * mean²`: negative binomial, Poisson at dispersion 0.
 * By the recurrence of its terms from the mode outwards, so that no mean is too large for a start at zero.
 */
export function countPmf(mean: number, dispersion: number): Pmf {
  if (mean <= 0) return Float64Array.of(1);
  const next = ratioOf(mean, dispersion);
  const mode = Math.max(0, Math.floor(dispersion > 0 ? mean * (1 - dispersion) : mean));
  const up = [1];
  for (let k = mode, weight = 1; weight > TAIL; k++) up.push((weight *= next(k)));
  const pmf = new Float64Array(mode + up.length);
  pmf.set(up, mode);
  for (let k = mode; k > 0 && pmf[k]! > TAIL; k--) pmf[k - 1] = pmf[k]! / next(k - 1);
  const total = pmf.reduce((sum, value) => sum + value, 0);
  return pmf.map((value) => value / total);
}

/** P(k + 1) / P(k). */
function ratioOf(mean: number, dispersion: number): (k: number) => number {
  if (dispersion < POISSON) return (k) => mean / (k + 1);
  const p = (dispersion * mean) / (1 + dispersion * mean);
  return (k) => (p * (k + 1 / dispersion)) / (k + 1);
}

/** Distribution of the sum of two independent counts. */
export function convolve(a: Pmf, b: Pmf): Pmf {
  const sum = new Float64Array(a.length + b.length - 1);
  a.forEach((pa, i) => {
    if (pa < 1e-15) return;
    for (let j = 0; j < b.length; j++) sum[i + j]! += pa * b[j]!;
  });
  return sum;
}

/** Normal distribution cut to whole numbers from 0 on, for sums of so many that exactness costs and gains nothing. */
export function discretisedNormal(mean: number, variance: number): Pmf {
  const sd = Math.sqrt(Math.max(variance, 1e-6));
  const pmf = new Float64Array(Math.max(0, Math.ceil(mean + 7 * sd)) + 1);
  let total = 0;
  for (let k = Math.max(0, Math.floor(mean - 7 * sd)); k < pmf.length; k++)
    total += pmf[k] = Math.exp(-(((k - mean) / sd) ** 2) / 2);
  return pmf.map((value) => value / total);
}

export function mixture(parts: readonly { readonly weight: number; readonly pmf: Pmf }[]): Pmf {
  const mixed = new Float64Array(Math.max(...parts.map(({ pmf }) => pmf.length)));
  for (const { weight, pmf } of parts) pmf.forEach((value, k) => (mixed[k]! += weight * value));
  return mixed;
}

/** Smallest k with P(at most k) >= level. */
export function pmfQuantile(pmf: Pmf, level: number): number {
  let sum = 0;
  for (let k = 0; k < pmf.length; k++) {
    sum += pmf[k]!;
    if (sum >= level - 1e-12) return k;
  }
  return pmf.length - 1;
}

export const pmfMean = (pmf: Pmf) => pmf.reduce((sum, value, k) => sum + value * k, 0);

export function pmfVariance(pmf: Pmf): number {
  const mean = pmfMean(pmf);
  return pmf.reduce((sum, value, k) => sum + value * (k - mean) ** 2, 0);
}

/** Distribution of max(0, limit - k): the free beds, given the patients who need one. */
export function leftOf(limit: number, pmf: Pmf): Pmf {
  const left = new Float64Array(limit + 1);
  pmf.forEach((value, k) => (left[Math.max(0, limit - k)]! += value));
  return left;
}
