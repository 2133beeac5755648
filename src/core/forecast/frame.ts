import type { FeatureBatch } from '../features/batch.ts';
import { demandForecast, type DemandParameters } from './demand/demand.ts';
import { leaveWithin, type ForecastParts } from './parts.ts';
import type { ForecastFrame, ModelName, Provenance } from './prediction.ts';

/** One refresh for the screens, from whatever mixture of models and baselines spoke. */
export function frameOf(
  batch: FeatureBatch,
  parts: ForecastParts,
  provenance: Readonly<Record<ModelName, Provenance>>,
  demand?: DemandParameters,
): ForecastFrame {
  return {
    version: batch.version,
    at: batch.at,
    dataTo: batch.dataTo,
    provenance,
    wait: { keys: batch.wait.keys, values: parts.wait },
    waitNew: { keys: batch.waitNew.keys, values: parts.waitNew },
    admission: { keys: batch.admission.keys, probability: parts.admission },
    stay: {
      keys: batch.stay.keys,
      values: parts.stay.quantiles,
      home24: homeWithin(batch, parts, 24),
      home48: homeWithin(batch, parts, 48),
    },
    arrivals: { keys: batch.arrivals.keys, values: parts.arrivals.quantiles },
    demand: demandForecast(batch, parts, demand),
  };
}

/** Home, and not only to another unit. */
const homeWithin = ({ stay }: FeatureBatch, parts: ForecastParts, hours: number): Float32Array =>
  stay.homeShare.map((share, row) => share * leaveWithin(parts.stay, row, hours));
