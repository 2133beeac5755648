import type { Interval } from '#core/forecast/lookup.ts';
import { DEMAND_HORIZONS_H, type UnitDemand } from '#core/forecast/prediction.ts';
import { intervalAt } from '../forecast-lookup.ts';

/** What is expected of a unit some hours from now, in whole beds. */
export interface FreeForecast {
  readonly hours: number;
  readonly free: Interval;
  /** Beds that would be missing at the median; 0 when there are enough. */
  readonly short: number;
  readonly coming: number;
  readonly leaving: number;
}

export function freeForecasts(demand: UnitDemand): FreeForecast[] {
  return DEMAND_HORIZONS_H.flatMap((hours, row) => {
    const free = intervalAt(demand.free, row);
    const needed = intervalAt(demand.needed, row);
    if (!free) return [];
    return {
      hours,
      free: wholeBeds(free),
      short: Math.max(0, Math.round((needed?.median ?? 0) - demand.beds)),
      coming: demand.incoming[row] ?? NaN,
      leaving: demand.leaving[row] ?? NaN,
    };
  });
}

/** Nobody lies in a part of a bed, and none are fewer than none. */
const wholeBeds = ({ low, median, high }: Interval): Interval => ({
  low: bedCount(low),
  median: bedCount(median),
  high: bedCount(high),
});

const bedCount = (beds: number) => Math.max(0, Math.round(beds));
