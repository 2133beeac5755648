import { asEncounterId, asMillis, wardOfUnit } from '../schema/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../ward/state.ts';
import { findBed, hold, matchBeds, release, requestBed, unitOf } from './beds.ts';
import { schedule } from './calendar.ts';
import type { Service } from './complaints.ts';
import { state } from './emit.ts';
import { startMeasuring, updateSeverity } from './measuring.ts';
import { personOf } from './names.ts';
import { drawPlannedPatient } from './patient.ts';
import { between, chance, createRng } from './random.ts';
import {
  deathProbability,
  drawCrisis,
  drawIntensiveCareHours,
  drawLeavingMs,
  drawReadyAt,
  drawStayHours,
  guessDeparture,
} from './stay.ts';
import { after, at, leave } from './visit.ts';
import type { Item, Place, Visit, World } from './world.ts';

/** The porters bring the patient, unless the promise was taken back meanwhile. */
export function onMove(world: World, visit: Visit, { place }: Item): void {
  if (!visit.assigned || !isSame(visit.assigned, place!)) return;
  settle(world, visit, place!);
  state(world, visit, 'v1.PatientMoved', place!);
  if (visit.planned && visit.plan === 1) startMeasuring(world, visit);
  matchBeds(world);
}

const isSame = (a: Place, b: Place) => a.unit === b.unit && a.bed === b.bed;

/** Puts the patient into a bed and plans the stay there. */
export function settle(world: World, visit: Visit, place: Place): void {
  if (visit.assigned && !isSame(visit.assigned, place)) release(world, visit.assigned, visit.id, false);
  if (visit.place && !isSame(visit.place, place)) release(world, visit.place, visit.id, true);
  hold(world, place, visit.id);
  visit.place = place;
  visit.assigned = undefined;
  visit.stage = 'placed';
  visit.plan += 1;
  updateSeverity(world, visit);
  if (unitOf(world, place.unit)?.profile.kind === 'intensive_care') planIntensiveCare(world, visit);
  else planStay(world, visit);
}

function planIntensiveCare(world: World, visit: Visit): void {
  visit.crisis = undefined;
  const ms = drawIntensiveCareHours(visit.rng, world.profile.wards.stay) * HOUR_MS;
  visit.readyAt = world.now + ms;
  if (chance(visit.rng, deathProbability(visit.patient, true)))
    after(world, visit, 'death', ms * between(visit.rng, 0.1, 1));
  else after(world, visit, 'step_down', ms);
}

/** Well enough for a ward: asks for a bed there and keeps this one until it is found. */
export function onStepDown(world: World, visit: Visit): void {
  const usual = visit.patient.ageYears < 16 ? 'paediatric' : 'medical';
  visit.service = visit.service === 'intensive care' ? usual : visit.service;
  askForTransfer(world, visit);
}

function askForTransfer(world: World, visit: Visit): void {
  requestBed(world, visit, visit.service);
  state(world, visit, 'v1.BedRequested', { service: visit.service });
  matchBeds(world);
}

function planStay(world: World, visit: Visit): void {
  const { rng, patient } = visit;
  const { wards } = world.profile;
  const wellAt = world.now + drawStayHours(rng, patient, visit.service, visit.planned, wards.stay) * HOUR_MS;
  if (chance(rng, deathProbability(patient, false))) {
    visit.readyAt = wellAt;
    at(world, visit, 'death', wellAt);
  } else planReady(world, visit, wellAt);
  visit.crisis = patient.ageYears < 16 ? undefined : drawCrisis(rng, patient, world.now, visit.readyAt);
  if (visit.crisis) at(world, visit, 'crisis_peaks', visit.crisis.until);
  after(world, visit, 'expect_departure', between(rng, 2, 16) * HOUR_MS);
}

function planReady(world: World, visit: Visit, wellAt: number): void {
  visit.readyAt = drawReadyAt(visit.rng, world.clock, world.profile.wards, world.now, wellAt);
  at(world, visit, 'ready', visit.readyAt);
}

/** The worst of a crisis: intensive care, or a longer stay here. */
export function onCrisisPeaks(world: World, visit: Visit): void {
  if (visit.stage !== 'placed') return;
  visit.plan += 1;
  updateSeverity(world, visit);
  visit.crisis = undefined;
  if (visit.patient.severity > 0.72) {
    visit.service = 'intensive care';
    return askForTransfer(world, visit);
  }
  if (chance(visit.rng, 0.5 * deathProbability(visit.patient, true)))
    after(world, visit, 'death', 6 * HOUR_MS);
  else planReady(world, visit, world.now + between(visit.rng, 0.8, 4) * DAY_MS);
  after(world, visit, 'expect_departure', between(visit.rng, 1, 10) * HOUR_MS);
}

/** First guess soon after coming, a better one half way. */
export function onExpectDeparture(world: World, visit: Visit): void {
  if (visit.stage !== 'placed') return;
  const left = visit.readyAt - world.now;
  const expectedAt = guessDeparture(
    visit.rng,
    world.clock,
    world.now,
    visit.readyAt,
    left > 2 * DAY_MS ? 0.4 : 0.2,
  );
  state(world, visit, 'v1.ExpectedDischargeSet', { expectedAt: asMillis(Math.round(expectedAt)) });
  if (left > 1.5 * DAY_MS) after(world, visit, 'expect_departure', left / 2);
}

export function onReady(world: World, visit: Visit): void {
  if (visit.stage !== 'placed') return;
  becomeReady(world, visit);
  state(world, visit, 'v1.DischargeReady', {});
}

export function becomeReady(world: World, visit: Visit): void {
  visit.stage = 'ready';
  visit.plan += 1;
  after(world, visit, 'departure', drawLeavingMs(visit.rng));
}

export function onDeparture(world: World, visit: Visit): void {
  leave(world, visit, chance(visit.rng, 0.03) ? 'transferred' : 'discharged');
}

/** A planned patient comes if there is a bed at home; else waits outside the hospital, and at two is sent home. */
export function onElective(world: World, { service }: Item): void {
  const place = findBed(world, service!, false);
  if (place) admitPlanned(world, service!, place);
  else if (world.clock.hourOfDay(world.now) < 14) {
    schedule<Item>(world.calendar, { at: world.now + 75 * MINUTE_MS, kind: 'elective', service: service! });
  }
}

function admitPlanned(world: World, service: Service, place: Place): void {
  const number = ++world.plannedNumbered;
  const id = asEncounterId(`${world.seed.toString(36).toUpperCase()}-P${String(number).padStart(4, '0')}`);
  const rng = createRng(world.seed, `planned ${number}`);
  const patient = drawPlannedPatient(rng, service);
  const visit: Visit = {
    id,
    ward: wardOfUnit(place.unit),
    patient,
    rng,
    noise: createRng(world.seed, `planned noise ${number}`),
    arrivedAt: world.now,
    planned: true,
    stage: 'decided',
    acuity: patient.acuity,
    holdsClinician: false,
    service,
    assigned: place,
    measuredAt: world.now,
    readyAt: world.now,
    plan: 0,
  };
  world.visits.set(id, visit);
  hold(world, place, id);
  const { ageYears, sex, complaint } = patient;
  state(world, visit, 'v1.PatientArrived', { mode: 'elective', ageYears, sex, complaint });
  state(world, visit, 'v1.PersonIdentified', personOf(world.seed, id, patient, world.now));
  const settled = world.now + Math.round(between(rng, 5, 30) * MINUTE_MS);
  schedule<Item>(world.calendar, { at: settled, kind: 'move', encounter: id, place });
}
