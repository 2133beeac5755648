import type { ArrivalsRows } from '../../features/batch.ts';
import { countPmf, pmfQuantile } from '../demand/pmf.ts';
import type { ArrivalsForecast } from '../parts.ts';
import { LEVELS } from '../prediction.ts';

/** The usual of that hour of the week in the last eight weeks, spread as its counts were. */
export function baselineArrivals({
  level,
  dispersion,
}: Pick<ArrivalsRows, 'level' | 'dispersion'>): ArrivalsForecast {
  const quantiles = Array.from(level, (mean) => {
    const pmf = countPmf(mean, dispersion);
    return LEVELS.map((at) => pmfQuantile(pmf, at));
  });
  return { quantiles: Float32Array.from(quantiles.flat()), mean: level.slice() };
}
