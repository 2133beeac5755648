import type { FeatureBatch } from '../../features/batch.ts';
import { frameOf } from '../frame.ts';
import type { ForecastParts } from '../parts.ts';
import type { ForecastFrame, ModelName, Provenance } from '../prediction.ts';
import { modelNames } from '../prediction.ts';
import { baselineAdmission } from './admission.ts';
import { baselineArrivals } from './arrivals.ts';
import { baselineStay } from './stay.ts';
import { baselineWait } from './wait.ts';

export const baselineParts = (batch: FeatureBatch): ForecastParts => ({
  wait: baselineWait(batch.wait, batch.baseline),
  waitNew: baselineWait(batch.waitNew, batch.baseline),
  admission: baselineAdmission(batch.admission, batch.baseline),
  stay: baselineStay(batch),
  arrivals: baselineArrivals(batch.arrivals),
});

export const baselineProvenance = (model: ModelName, reason?: string): Provenance => ({
  model,
  version: 'baseline',
  hash: 'baseline',
  madeBy: 'baseline',
  backend: 'none',
  reason,
});

/** A whole frame without any model. @param reason why no model speaks, in words */
export function baselineFrame(batch: FeatureBatch, reason?: string): ForecastFrame {
  const provenance = Object.fromEntries(
    modelNames.map((model) => [model, baselineProvenance(model, reason)]),
  ) as Record<ModelName, Provenance>;
  return frameOf(batch, baselineParts(batch), provenance);
}
