import { wardOfUnit, type EncounterId, type UnitId } from '../schema/ids.ts';
import { HOUR_MS, MINUTE_MS } from '../ward/state.ts';
import { schedule } from './calendar.ts';
import type { Service } from './complaints.ts';
import { state, stateOfUnit } from './emit.ts';
import { between, gamma, lognormal } from './random.ts';
import type { BedRequest, Item, Place, SimulatedBed, UnitBeds, Visit, World } from './world.ts';

/** After this long a patient is put to bed in any ward with room. */
const OVERFLOW_AFTER_MS = 5 * HOUR_MS;

export const isFree = (bed: SimulatedBed) => bed.holders.length === 0 && !bed.closed && !bed.dirty;

export const unitOf = (world: World, id: UnitId) => world.units.find((unit) => unit.id === id);

export const bedAt = (world: World, place: Place) =>
  unitOf(world, place.unit)?.beds.find((bed) => bed.id === place.bed);

export function hold(world: World, place: Place, encounter: EncounterId): void {
  const bed = bedAt(world, place);
  if (bed && !bed.holders.includes(encounter)) bed.holders.push(encounter);
}

/** Gives a bed up; one that was slept in is cleaned first. */
export function release(world: World, place: Place, encounter: EncounterId, used: boolean): void {
  const bed = bedAt(world, place);
  const index = bed?.holders.indexOf(encounter) ?? -1;
  if (!bed || index < 0) return;
  bed.holders.splice(index, 1);
  if (!used || bed.holders.length > 0) return;
  bed.dirty = true;
  schedule<Item>(world.calendar, {
    at: world.now + Math.round(between(world.rng, 30, 90) * MINUTE_MS),
    kind: 'cleaned',
    place,
  });
}

export function requestBed(world: World, visit: Visit, service: Service): void {
  withdrawRequest(world, visit);
  world.requests.push({ visit, service, at: world.now });
  schedule<Item>(world.calendar, { at: world.now + OVERFLOW_AFTER_MS, kind: 'match_beds' });
}

export function withdrawRequest(world: World, visit: Visit): void {
  const index = world.requests.findIndex((request) => request.visit === visit);
  if (index >= 0) world.requests.splice(index, 1);
}

/** Gives free beds to those who wait for one: intensive care first, then by time of request. */
export function matchBeds(world: World): void {
  const inTurn = [...world.requests].sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  for (const request of inTurn) {
    const place = findBed(world, request.service, world.now - request.at >= OVERFLOW_AFTER_MS);
    if (place) assign(world, request, place);
  }
}

const rank = ({ service, visit }: BedRequest) =>
  service === 'intensive care' ? 0 : visit.place !== undefined ? 1 : 2;

function assign(world: World, { visit }: BedRequest, place: Place): void {
  withdrawRequest(world, visit);
  promise(world, visit, place);
  state(world, visit, 'v1.BedAssigned', place);
}

/** Reserves the bed and lets the porters come. */
export function promise(world: World, visit: Visit, place: Place): void {
  if (visit.assigned) release(world, visit.assigned, visit.id, false);
  visit.assigned = place;
  hold(world, place, visit.id);
  schedule<Item>(world.calendar, {
    at: world.now + Math.round((6 + gamma(visit.rng, 2, 13)) * MINUTE_MS),
    kind: 'move',
    encounter: visit.id,
    place,
  });
}

/** A free bed for a service: at home in the emptiest unit, else, if `overflow`, in any ward for adults. */
export function findBed(world: World, service: Service, overflow: boolean): Place | undefined {
  return (
    bestBed(world.units.filter(({ profile }) => profile.services.includes(service))) ??
    (overflow && service !== 'intensive care' && service !== 'paediatric'
      ? bestBed(world.units.filter(takesOverflow))
      : undefined)
  );
}

const takesOverflow = ({ profile }: UnitBeds) =>
  profile.kind !== 'intensive_care' && !profile.services.includes('paediatric');

function bestBed(units: readonly UnitBeds[]): Place | undefined {
  let best: Place | undefined;
  let most = 0;
  for (const unit of units) {
    const free = unit.beds.filter(isFree);
    if (free.length <= most) continue;
    most = free.length;
    best = { unit: unit.id, bed: free[0]!.id };
  }
  return best;
}

export function onCleaned(world: World, { place }: Item): void {
  const bed = bedAt(world, place!);
  if (!bed?.dirty) return;
  bed.dirty = false;
  stateOfUnit(world, wardOfUnit(place!.unit), 'v1.BedCleaned', place!);
  matchBeds(world);
}

const REASONS = ['isolation', 'repair', 'deep cleaning', 'no nurse for this bed'] as const;

/** Closes an empty bed of the unit named, if there is one. */
export function onCloseBed(world: World, { place }: Item): void {
  const bed = unitOf(world, place!.unit)?.beds.find(isFree);
  if (!bed) return;
  bed.closed = true;
  const reason = REASONS[Math.floor(between(world.rng, 0, REASONS.length))]!;
  stateOfUnit(world, wardOfUnit(place!.unit), 'v1.BedClosed', { unit: place!.unit, bed: bed.id, reason });
  const closed = lognormal(world.rng, 22 * HOUR_MS, 0.7);
  schedule<Item>(world.calendar, {
    at: world.now + Math.round(closed),
    kind: 'reopen_bed',
    place: { unit: place!.unit, bed: bed.id },
  });
}

export function onReopenBed(world: World, { place }: Item): void {
  const bed = bedAt(world, place!);
  if (!bed?.closed) return;
  bed.closed = false;
  stateOfUnit(world, wardOfUnit(place!.unit), 'v1.BedOpened', place!);
  matchBeds(world);
}
