import { isKnown, type KnownEvent, type LogEvent } from '../schema/event.ts';
import type { EncounterId } from '../schema/ids.ts';
import { bedAt, hold, promise, release, requestBed, withdrawRequest } from './beds.ts';
import { schedule } from './calendar.ts';
import { SERVICES, type Service } from './complaints.ts';
import { decideAdmission, freeClinician, treat, triage } from './department.ts';
import { SIMULATION_DEVICE } from './emit.ts';
import { remove } from './visit.ts';
import { becomeReady, settle } from './wards.ts';
import type { Item, Place, Visit, World } from './world.ts';

/**
 * Takes up a fact that somebody else recorded: on the simulation's own patients it goes on from there and never
 * says the contrary; patients it does not know hold the beds they are put in.
 */
export function observeFact(world: World, event: LogEvent): void {
  if (event.device === SIMULATION_DEVICE || !isKnown(event)) return;
  // Nothing happens in the past, and a wrong clock puts nothing off for years.
  world.now = Math.max(world.now, Math.min(event.occurredAt, world.advancedTo));
  if (event.encounter === undefined) observeBed(world, event);
  else {
    const visit = world.visits.get(event.encounter);
    if (visit) observeVisit(world, visit, event);
    else observeGuest(world, event.encounter, event);
  }
  schedule<Item>(world.calendar, { at: world.now, kind: 'review' });
}

function observeVisit(world: World, visit: Visit, event: KnownEvent): void {
  const isBeforeBed = visit.stage !== 'placed' && visit.stage !== 'ready';
  switch (event.name) {
    case 'v1.PatientTriaged':
      visit.acuity = event.payload.acuity;
      if (visit.stage === 'arrived') triage(world, visit);
      return;
    case 'v1.TreatmentStarted':
      if (visit.stage === 'arrived' || visit.stage === 'waiting') treat(world, visit);
      return;
    case 'v1.AdmissionDecided':
      if (isBeforeBed) admitted(world, visit, serviceOf(event.payload.service));
      return;
    case 'v1.BedRequested':
      return observeRequest(world, visit, serviceOf(event.payload.service) ?? visit.service);
    case 'v1.BedAssigned':
      withdrawRequest(world, visit);
      if (isBeforeBed) becomeBoarder(world, visit);
      withdrawPromises(world, event.payload, visit.id);
      return promise(world, visit, event.payload);
    case 'v1.PatientMoved':
      return observeMove(world, visit, event.payload);
    case 'v1.DischargeReady':
      if (visit.stage === 'placed') becomeReady(world, visit);
      return;
    case 'v1.PatientDeparted':
      return remove(world, visit);
    default:
      return;
  }
}

function admitted(world: World, visit: Visit, service: Service = 'medical'): void {
  if (visit.stage === 'decided' || visit.stage === 'boarding') return;
  leaveQueue(world, visit);
  decideAdmission(world, visit, service);
}

function observeRequest(world: World, visit: Visit, service: Service): void {
  if (visit.stage !== 'placed' && visit.stage !== 'ready') becomeBoarder(world, visit);
  visit.service = service;
  requestBed(world, visit, service);
}

function becomeBoarder(world: World, visit: Visit): void {
  leaveQueue(world, visit);
  visit.stage = 'boarding';
}

/** A move within the department admits nobody. */
function observeMove(
  world: World,
  visit: Visit,
  { unit, bed }: { unit: Place['unit']; bed?: Place['bed'] | undefined },
): void {
  if (unit === world.profile.department.unit || bed === undefined) return;
  leaveQueue(world, visit);
  withdrawRequest(world, visit);
  withdrawPromises(world, { unit, bed }, visit.id);
  settle(world, visit, { unit, bed });
}

/** A person gave the bed to somebody else: those it was promised to must ask again. */
function withdrawPromises(world: World, place: Place, winner: EncounterId): void {
  for (const id of [...(bedAt(world, place)?.holders ?? [])]) {
    const loser = id === winner ? undefined : world.visits.get(id);
    if (loser?.assigned?.unit !== place.unit || loser.assigned.bed !== place.bed) continue;
    release(world, place, id, false);
    loser.assigned = undefined;
    requestBed(world, loser, loser.service);
  }
}

function leaveQueue(world: World, visit: Visit): void {
  if (visit.stage === 'arrived' && !visit.planned) world.untriaged -= 1;
  const index = world.waiting.indexOf(visit);
  if (index >= 0) world.waiting.splice(index, 1);
  freeClinician(world, visit);
}

function observeGuest(world: World, encounter: EncounterId, event: KnownEvent): void {
  const old = world.guests.get(encounter);
  const isLeaving = event.name === 'v1.PatientDeparted';
  if (event.name !== 'v1.BedAssigned' && event.name !== 'v1.PatientMoved' && !isLeaving) return;
  if (old) release(world, old, encounter, true);
  world.guests.delete(encounter);
  if (isLeaving || event.payload.bed === undefined) return;
  const place = { unit: event.payload.unit, bed: event.payload.bed };
  withdrawPromises(world, place, encounter);
  world.guests.set(encounter, place);
  hold(world, place, encounter);
}

function observeBed(world: World, event: KnownEvent): void {
  if (event.name !== 'v1.BedClosed' && event.name !== 'v1.BedOpened' && event.name !== 'v1.BedCleaned')
    return;
  const bed = bedAt(world, event.payload);
  if (!bed) return;
  if (event.name === 'v1.BedCleaned') bed.dirty = false;
  else bed.closed = event.name === 'v1.BedClosed';
}

const serviceOf = (text: string | undefined): Service | undefined =>
  SERVICES.find((service) => service === text);
