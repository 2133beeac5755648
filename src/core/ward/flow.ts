import type { Millis, UnitId } from '../schema/ids.ts';
import { hourOf, type HospitalState, type RecentWait } from './state.ts';

/** What really happened, hour by hour: what a fan chart draws left of now. */
export interface FlowHistory {
  /** Hours since 1970 (UTC) of the first entry of each series; the last entry is the hour of now, still filling. */
  readonly fromHour: number;
  readonly arrivals: Float32Array;
  /** Patients in the unit at the end of each hour. */
  readonly occupancy: ReadonlyMap<UnitId, Float32Array>;
  /** Waits of those seen lately, oldest first. */
  readonly starts: readonly RecentWait[];
}

export const FLOW_HOURS = 14 * 24;

/** The last `hours` hours up to and with the one of `at`. */
export function flowHistory(state: HospitalState, at: Millis, hours: number = FLOW_HOURS): FlowHistory {
  const fromHour = hourOf(at) - hours + 1;
  const present = patientsByUnit(state);
  for (const unit of state.units.keys()) if (!present.has(unit)) present.set(unit, 0);
  const occupancy = new Map(
    [...present].map(([unit, now]) => [unit, occupancyBack(state, unit, now, fromHour, hours)]),
  );
  return {
    fromHour,
    arrivals: series(state, 'arrivals', fromHour, hours),
    occupancy,
    starts: [...state.history.starts],
  };
}

/** Walks back from who is there now: before an hour there were as many as after it, less those who came, plus those who left. */
function occupancyBack(
  state: HospitalState,
  unit: UnitId,
  now: number,
  fromHour: number,
  hours: number,
): Float32Array {
  const came = series(state, `in:${unit}`, fromHour, hours);
  const left = series(state, `out:${unit}`, fromHour, hours);
  const occupancy = new Float32Array(hours);
  let present = now;
  for (let i = hours - 1; i >= 0; i--) {
    occupancy[i] = Math.max(0, present);
    present += left[i]! - came[i]!;
  }
  return occupancy;
}

function series(state: HospitalState, key: string, fromHour: number, hours: number): Float32Array {
  const counts = state.history.hourly.get(key);
  return Float32Array.from({ length: hours }, (_, i) => counts?.get(fromHour + i) ?? 0);
}

function patientsByUnit(state: HospitalState): Map<UnitId, number> {
  const present = new Map<UnitId, number>();
  for (const { encounter } of state.encounters.values()) {
    if (!encounter.place) continue;
    present.set(encounter.place.unit, (present.get(encounter.place.unit) ?? 0) + 1);
  }
  return present;
}
