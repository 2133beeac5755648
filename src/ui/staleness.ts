import type { SyncStatus } from '#app/contract.ts';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import type { Millis } from '#core/schema/ids.ts';
import { HOUR_MS, MINUTE_MS } from '#core/ward/state.ts';

/** From which age on a number is marked, marked as old, and no longer shown. */
export const STALENESS_MS = {
  ageing: 10 * MINUTE_MS,
  old: 30 * MINUTE_MS,
  withheld: 2 * HOUR_MS,
} as const;

export type Staleness = 'fresh' | 'ageing' | 'old' | 'withheld';

export function stalenessOf(asOf: Millis | undefined, now: Millis): Staleness {
  if (asOf === undefined) return 'withheld';
  const age = now - asOf;
  if (age >= STALENESS_MS.withheld) return 'withheld';
  if (age >= STALENESS_MS.old) return 'old';
  return age >= STALENESS_MS.ageing ? 'ageing' : 'fresh';
}

/**
 * The instant up to which this device knows what happened. Its own new facts do not make the rest of the hospital
 * fresh, so it is never later than the last time the server was heard.
 */
export function dataAsOf(frame: ForecastFrame | undefined, sync: SyncStatus): Millis | undefined {
  // Nothing was ever recorded: there is no age, not one of fifty years.
  if (!frame || frame.dataTo <= 0) return undefined;
  return Math.min(frame.dataTo, sync.lastSuccessAt ?? frame.dataTo) as Millis;
}
