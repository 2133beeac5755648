import type { KnownEvent } from '../schema/event.ts';
import type { BedId, UnitId } from '../schema/ids.ts';
import type { PayloadOf } from '../schema/payload.ts';
import { updateCleaning } from './cleaning.ts';
import type { Bed, HospitalState, Unit } from './state.ts';

/** Facts about a unit itself: its configuration, its beds, who is on duty. */
export type UnitEventName =
  'v1.UnitConfigured' | 'v1.BedOpened' | 'v1.BedClosed' | 'v1.BedCleaned' | 'v1.StaffOnDuty';

type Apply<N extends UnitEventName> = (unit: Unit, payload: PayloadOf<N>, event: KnownEvent) => void;

const appliers: { readonly [N in UnitEventName]: Apply<N> } = {
  'v1.UnitConfigured': (unit, p) => {
    unit.name = p.name;
    unit.kind = p.kind;
    unit.services = p.services ?? unit.services;
  },
  'v1.BedOpened': (unit, p) => {
    const bed = bedOf(unit, p.bed);
    bed.open = true;
    bed.reason = undefined;
  },
  'v1.BedClosed': (unit, p) => {
    const bed = bedOf(unit, p.bed);
    bed.open = false;
    bed.reason = p.reason;
  },
  'v1.BedCleaned': (unit, p, { occurredAt }) => {
    bedOf(unit, p.bed).cleanedAt = occurredAt;
  },
  'v1.StaffOnDuty': (unit, p, { occurredAt }) => {
    unit.staff.set(p.role, { count: p.count, at: occurredAt });
  },
};

export const isUnitEvent = (event: KnownEvent): event is KnownEvent & { name: UnitEventName } =>
  Object.hasOwn(appliers, event.name);

/** Applies a unit fact; the unit comes into being with its first fact, whatever that is. */
export function applyUnitFact(state: HospitalState, event: KnownEvent & { name: UnitEventName }): UnitId {
  const unit = ensureUnit(state, event.payload.unit);
  // Safe: the table pairs each name with the payload of that name.
  (appliers[event.name] as Apply<UnitEventName>)(unit, event.payload, event);
  if (event.name === 'v1.BedCleaned' || event.name === 'v1.BedOpened') updateCleaning(state, unit);
  return unit.id;
}

export function ensureUnit(state: HospitalState, id: UnitId): Unit {
  let unit = state.units.get(id);
  if (!unit) {
    unit = { id, name: id, kind: 'ward', services: [], beds: new Map(), staff: new Map() };
    state.units.set(id, unit);
  }
  return unit;
}

function bedOf(unit: Unit, id: BedId): Bed {
  let bed = unit.beds.get(id);
  if (!bed) unit.beds.set(id, (bed = { id, open: true }));
  return bed;
}
