import { meanAbsoluteError } from '../src/core/forecast/score/point.ts';
import { brier, expectedCalibrationError, logLoss } from '../src/core/forecast/score/probability.ts';
import {
  crpsOfQuantiles,
  intervalScore,
  meanPinball,
  quantileBias,
} from '../src/core/forecast/score/quantile.ts';
import { auprc, auroc } from '../src/core/forecast/score/ranking.ts';
import { LEVEL_COUNT, LEVELS, MEDIAN } from '../src/core/forecast/prediction.ts';
import type { Scores } from './trainable.ts';

/** Scores of quantiles (rows x `LEVEL_COUNT`) in the unit of the prediction. */
export function quantileScores(quantiles: Float32Array, actual: Float32Array): Scores {
  const median = actual.map((_, row) => quantiles[row * LEVEL_COUNT + MEDIAN]!);
  const interval = intervalScore(quantiles, actual);
  const below = quantileBias(quantiles, actual);
  return rounded({
    pinball: meanPinball(quantiles, actual),
    crps: crpsOfQuantiles(quantiles, actual),
    mae: meanAbsoluteError(median, actual),
    coverage80: interval.coverage,
    width80: interval.width,
    // Share of outcomes at or below the 90 % quantile, less 0.9: below zero is the costly side.
    bias90: below[LEVELS.indexOf(0.9)]!,
  });
}

export function probabilityScores(probability: Float32Array, happened: Float32Array): Scores {
  return rounded({
    brier: brier(probability, happened),
    log_loss: logLoss(probability, happened),
    auroc: auroc(probability, happened),
    auprc: auprc(probability, happened),
    ece: expectedCalibrationError(probability, happened),
  });
}

export const rounded = (scores: Scores): Scores =>
  Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, Number(value.toFixed(4))]));
