import type { EncounterId, Millis } from '../schema/ids.ts';
import { replaceBedUse } from './cleaning.ts';
import { DAY_MS, hourOf, type HospitalState } from './state.ts';

/** How long things stay in the state after they are over. The log keeps everything. */
export const RETENTION = {
  /** Facts of a departed encounter: until then a correction needs no look into the log. */
  factsMs: 1 * DAY_MS,
  /** A departed encounter itself. */
  encounterMs: 2 * DAY_MS,
  /** Hourly counts: 13 weeks, so that every baseline of 12 whole weeks has its data. */
  hourlyMs: 91 * DAY_MS,
} as const;

/**
 * Drops what is long over, in place, so that the state's size follows the active encounters and not the log.
 * Only ever called with the owner's own `at`: the fold itself never forgets, because a wrong clock in one fact
 * must not make it forget.
 */
export function compact(state: HospitalState, at: Millis): void {
  for (const [id, record] of state.encounters) compactEncounter(state, id, record, at);
  const oldest = hourOf(at - RETENTION.hourlyMs);
  for (const hours of state.history.hourly.values()) {
    for (const hour of hours.keys()) if (hour < oldest) hours.delete(hour);
  }
}

function compactEncounter(
  state: HospitalState,
  id: EncounterId,
  record: NonNullable<ReturnType<HospitalState['encounters']['get']>>,
  at: Millis,
): void {
  const { departedAt } = record.encounter;
  if (departedAt === undefined) return;
  if (departedAt < at - RETENTION.encounterMs) {
    state.encounters.delete(id);
    replaceBedUse(state, id, record.encounter, undefined);
  } else if (departedAt < at - RETENTION.factsMs) {
    record.facts = [];
    record.compacted = true;
  }
}
