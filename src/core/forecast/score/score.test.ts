import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, LEVEL_COUNT } from '../prediction.ts';
import { crpsOfEnsemble, crpsOfPmf } from './distribution.ts';
import { meanAbsoluteError, meanError, medianAbsoluteError } from './point.ts';
import { brier, calibrationLine, expectedCalibrationError, logLoss } from './probability.ts';
import { crpsOfQuantiles, intervalScore, meanPinball, pinball, quantileBias } from './quantile.ts';
import { atThreshold, auprc, auroc } from './ranking.ts';

/** Even numbers in (0, 1) without chance: the Halton sequence of base 2 or 3. */
function halton(index: number, base: number): number {
  let [value, part] = [0, 1];
  for (let i = index + 1; i > 0; i = Math.floor(i / base)) value += (i % base) * (part /= base);
  return value;
}

describe('scores of a point', () => {
  it('agree with a case done by hand', () => {
    expect(meanAbsoluteError([10, 20, 30, 40], [12, 20, 25, 50])).toBe(17 / 4);
    expect(medianAbsoluteError([10, 20, 30, 40], [12, 20, 25, 50])).toBe(3.5);
    expect(medianAbsoluteError([1, 2, 3], [1, 4, 9])).toBe(2);
    expect(meanError([10, 20], [12, 25])).toBe(-3.5);
  });
});

describe('scores of quantiles', () => {
  it('pinball agrees with a case done by hand', () => {
    expect(pinball(0.9, 10, 20)).toBe(9);
    expect(pinball(0.9, 20, 10)).toBeCloseTo(1, 12);
    const row = Float32Array.of(1, 2, 3, 4, 5, 6, 7);
    // Losses at 4: .15, .2, .25, 0, .25, .2, .15
    expect(meanPinball(row, [4])).toBeCloseTo(1.2 / 7, 6);
  });

  it('pinball is least at the quantile of what happens', () => {
    const outcomes = Array.from({ length: 999 }, (_, i) => i + 1);
    fc.assert(
      fc.property(fc.constantFrom(...LEVELS), fc.integer({ min: 0, max: 1000 }), (level, other) => {
        const loss = (guess: number) => outcomes.reduce((sum, y) => sum + pinball(level, guess, y), 0);
        expect(loss(Math.round(1000 * level))).toBeLessThanOrEqual(loss(other) + 1e-6);
      }),
    );
  });

  it('CRPS of quantiles agrees with a case done by hand and with the absolute error of a point', () => {
    const row = Float32Array.of(1, 2, 3, 4, 5, 6, 7);
    // Trapezoids of .15 .2 .25 0 .25 .2 .15 over .05 .15 .25 .25 .15 .05, flat ends .05 each.
    const integral = 2 * (0.15 * 0.05 + 0.175 * 0.05 + 0.225 * 0.15 + 0.125 * 0.25);
    expect(crpsOfQuantiles(row, [4])).toBeCloseTo(2 * integral, 6);
    expect(crpsOfQuantiles(new Float32Array(LEVEL_COUNT).fill(10), [13])).toBeCloseTo(3, 5);
  });

  it('quantile bias is the share below less the level', () => {
    const quantiles = new Float32Array(10 * LEVEL_COUNT).fill(5.5);
    const bias = quantileBias(quantiles, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    bias.forEach((value, i) => expect(value).toBeCloseTo(0.5 - LEVELS[i]!, 12));
  });

  it('coverage counts values on the edge as inside', () => {
    const rows = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 7, 8);
    expect(intervalScore(rows, [5, 7.5])).toEqual({ coverage: 0.5, width: 5 });
  });
});

describe('CRPS of distributions', () => {
  it('agrees with cases done by hand', () => {
    // |1-3|/2 + |5-3|/2 = 2; mean of |X-X'| over four pairs = 2; half of it 1.
    expect(crpsOfEnsemble([1, 5], 3)).toBe(1);
    expect(crpsOfEnsemble([4], 7)).toBe(3);
    // P = .2, .5, .3; actual 1: (.2 - 0)² + (.7 - 1)² + 0
    expect(crpsOfPmf([0.2, 0.5, 0.3], 1)).toBeCloseTo(0.13, 12);
    expect(crpsOfPmf([1], 4)).toBe(4);
  });

  it('is the same for draws and for the mass function they make', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }), fc.nat(12), (draws, actual) => {
        const pmf = new Array<number>(10).fill(0);
        draws.forEach((k) => (pmf[k]! += 1 / draws.length));
        expect(crpsOfEnsemble(draws, actual)).toBeCloseTo(crpsOfPmf(pmf, actual), 9);
      }),
    );
  });
});

describe('scores of a ranking', () => {
  const scores = [0.1, 0.4, 0.35, 0.8];
  const happened = [0, 0, 1, 1];

  it('agree with the case of the scikit-learn manual', () => {
    expect(auroc(scores, happened)).toBe(0.75);
    expect(auprc(scores, happened)).toBeCloseTo(0.8333333, 6);
  });

  it('count a tie as one half', () => {
    expect(auroc([0.5, 0.5], [0, 1])).toBe(0.5);
    expect(auprc([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 0])).toBe(0.25);
  });

  it('do not change when the scores are stretched without changing their order', () => {
    const cases = fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean()), { minLength: 2 });
    fc.assert(
      fc.property(cases, (pairs) => {
        fc.pre(pairs.some(([, y]) => y) && pairs.some(([, y]) => !y));
        const raw = pairs.map(([score]) => score);
        const y = pairs.map(([, happened]) => Number(happened));
        const stretched = raw.map((score) => score ** 3 + 5 * score + 7);
        expect(auroc(stretched, y)).toBe(auroc(raw, y));
        expect(auprc(stretched, y)).toBe(auprc(raw, y));
        expect(
          auroc(raw, y) +
            auroc(
              raw.map((score) => -score),
              y,
            ),
        ).toBeCloseTo(1, 12);
      }),
    );
  });

  it('at a threshold agree with a table done by hand', () => {
    const at = atThreshold([0.9, 0.8, 0.7, 0.4, 0.3, 0.2], [1, 0, 1, 1, 0, 0], 0.5);
    expect(at.precision).toBeCloseTo(2 / 3, 12);
    expect(at.recall).toBeCloseTo(2 / 3, 12);
    expect(at.f1).toBeCloseTo(2 / 3, 12);
    expect(at.specificity).toBeCloseTo(2 / 3, 12);
  });
});

describe('scores of a probability', () => {
  it('agree with cases done by hand', () => {
    expect(brier([0.8, 0.3], [1, 0])).toBeCloseTo((0.04 + 0.09) / 2, 12);
    expect(logLoss([0.5, 0.5], [1, 0])).toBeCloseTo(Math.log(2), 12);
    // Bin .9: three at .95, two happened; bin .1: two at .15, none happened.
    const ece = expectedCalibrationError([0.95, 0.95, 0.95, 0.15, 0.15], [1, 1, 0, 0, 0]);
    expect(ece).toBeCloseTo((3 * (0.95 - 2 / 3) + 2 * 0.15) / 5, 12);
  });

  it('the calibration line finds how far the log odds were stretched and moved', () => {
    const odds = Array.from({ length: 20_000 }, (_, i) => -3 + 6 * halton(i, 2));
    const happened = odds.map((x, i) => Number(halton(i, 3) < 1 / (1 + Math.exp(-(0.5 + 0.6 * x)))));
    const line = calibrationLine(
      odds.map((x) => 1 / (1 + Math.exp(-x))),
      happened,
    );
    expect(line.slope).toBeCloseTo(0.6, 1);
    expect(line.intercept).toBeCloseTo(0.5, 1);
  });
});
