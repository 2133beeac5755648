import type { UnitId } from '../schema/ids.ts';
import type { UnitKind } from '../schema/payload.ts';
import { HOUR_MS, RECENT_KEPT, type Encounter, type HospitalState, type RecentStay } from '../ward/state.ts';
import type { HospitalContext } from './context.ts';
import { hoursInUnit } from './stay.ts';
import { PRIOR_HAZARD, stayHazard, survivalOf, survivalQuantile, type ObservedStay } from './survival.ts';

/** A unit with beds and what its recent stays were like. */
export interface BeddedUnit {
  readonly unit: UnitId;
  readonly kind: UnitKind;
  readonly services: readonly string[];
  readonly beds: number;
  readonly occupied: number;
  readonly survival: Float32Array;
  readonly medianHours: number;
  /** Share of the stays here that end at home rather than in another unit. */
  readonly homeShare: number;
}

/** Units with beds, ordered by id: those configured, and those where somebody lies. */
export function beddedUnits(state: HospitalState, context: HospitalContext): BeddedUnit[] {
  const stays = observedStays(state, context);
  const pooled = stayHazard([...stays.values()].flat(), PRIOR_HAZARD, 5);
  const occupied = countBy(context.inpatients, (e) => e.place!.unit);
  const ended = endedStays(context.recent);
  return unitIds(state, occupied).map((unit) => {
    const known = state.units.get(unit);
    const survival = survivalOf(stayHazard(stays.get(unit) ?? [], pooled, 10));
    return {
      unit,
      kind: known?.kind ?? 'ward',
      services: known?.services ?? [],
      beds: [...(known?.beds.values() ?? [])].filter(({ open }) => open).length,
      occupied: occupied.get(unit) ?? 0,
      survival,
      medianHours: survivalQuantile(survival, 0.5),
      homeShare: homeShareOf(known?.kind ?? 'ward', ended.get(unit)),
    };
  });
}

function unitIds(state: HospitalState, occupied: ReadonlyMap<UnitId, number>): UnitId[] {
  const configured = [...state.units.values()].filter(({ kind }) => kind !== 'emergency').map(({ id }) => id);
  return [...new Set([...configured, ...occupied.keys()])].sort();
}

/** Recent finished stays and those going on, each seen only since the record of finished ones begins. */
function observedStays(state: HospitalState, context: HospitalContext): Map<UnitId, ObservedStay[]> {
  const { stays } = state.history;
  const from = stays.length < RECENT_KEPT ? -Infinity : stays[0]!.at;
  const byUnit = new Map<UnitId, ObservedStay[]>();
  const add = (unit: UnitId, endAt: number, hours: number, ended: boolean) => {
    const entry = Math.max(0, (from - (endAt - hours * HOUR_MS)) / HOUR_MS);
    const list = byUnit.get(unit) ?? [];
    list.push({ entry, exit: hours, ended });
    byUnit.set(unit, list);
  };
  stays.forEach((stay: RecentStay) => add(stay.unit, stay.at, stay.hours, true));
  context.inpatients.forEach((e) => add(e.place!.unit, context.at, hoursInUnit(context, e), false));
  return byUnit;
}

interface Ended {
  home: number;
  elsewhere: number;
}

function endedStays(encounters: readonly Encounter[]): Map<UnitId, Ended> {
  const byUnit = new Map<UnitId, Ended>();
  for (const { stays } of encounters) {
    stays.forEach(({ unit, to }, i) => {
      if (to === undefined) return;
      const ended = byUnit.get(unit) ?? { home: 0, elsewhere: 0 };
      ended[i === stays.length - 1 ? 'home' : 'elsewhere'] += 1;
      byUnit.set(unit, ended);
    });
  }
  return byUnit;
}

/** Before anything was seen; counts as much as twelve stays. */
const HOME_PRIOR: Record<UnitKind, number> = {
  emergency: 0.7,
  ward: 0.95,
  intensive_care: 0.15,
  assessment: 0.6,
};

const homeShareOf = (kind: UnitKind, ended: Ended = { home: 0, elsewhere: 0 }) =>
  (ended.home + 12 * HOME_PRIOR[kind]) / (ended.home + ended.elsewhere + 12);

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
