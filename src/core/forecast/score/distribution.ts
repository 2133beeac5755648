/** CRPS of whole distributions, in the unit of the forecast; least on average for the true distribution. */

/** Of draws: E|X - y| - E|X - X'| / 2 over all ordered pairs (Gneiting & Raftery 2007, eq. 20). */
export function crpsOfEnsemble(draws: ArrayLike<number>, actual: number): number {
  const sorted = Array.from(draws).sort((a, b) => a - b);
  const n = sorted.length;
  let error = 0;
  let spread = 0;
  sorted.forEach((value, i) => {
    error += Math.abs(value - actual) / n;
    spread += ((2 * i + 1 - n) * value) / (n * n);
  });
  return error - spread;
}

/** Of a count: the sum over k of (P(at most k) - [actual at most k])², the ranked probability score. */
export function crpsOfPmf(pmf: ArrayLike<number>, actual: number): number {
  let below = 0;
  let score = 0;
  for (let k = 0; k < Math.max(pmf.length, actual); k++) {
    below += pmf[k] ?? 0;
    score += (below - (actual <= k ? 1 : 0)) ** 2;
  }
  return score;
}
