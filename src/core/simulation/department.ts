import { asEncounterId, asUnitId, wardOfUnit } from '../schema/ids.ts';
import { HOUR_MS, MINUTE_MS } from '../ward/state.ts';
import { matchBeds, requestBed } from './beds.ts';
import type { Service } from './complaints.ts';
import { state } from './emit.ts';
import { personOf } from './names.ts';
import { drawPatient } from './patient.ts';
import { between, chance, createRng, gamma } from './random.ts';
import { after, leave } from './visit.ts';
import { startMeasuring } from './measuring.ts';
import type { Visit, World } from './world.ts';

/**
 * How fast priority grows with each minute waited, by acuity: an accumulating priority queue (Stanford, Taylor and
 * Ziedins 2014), which is how low acuities are not put off for ever.
 */
const PRIORITY_PER_MINUTE = [0, Infinity, 4.5, 1.5, 0.8, 0.5] as const;
/** Share of patients waiting for a bed at which clinicians lose a third of their time to them. */
const BOARDERS_PER_CLINICIAN = 5;
const BOARDING_LIMIT_HOURS = 30;

export function onArrival(world: World): void {
  const number = ++world.numbered;
  const id = asEncounterId(`${world.seed.toString(36).toUpperCase()}-${String(number).padStart(5, '0')}`);
  const rng = createRng(world.seed, number);
  const patient = drawPatient(rng, world.profile.patients);
  const visit: Visit = {
    id,
    ward: wardOfUnit(asUnitId(world.profile.department.unit)),
    patient,
    rng,
    noise: createRng(world.seed, `noise ${number}`),
    arrivedAt: world.now,
    planned: false,
    stage: 'arrived',
    acuity: patient.acuity,
    holdsClinician: false,
    service: 'medical',
    measuredAt: world.now,
    readyAt: world.now,
    plan: 0,
  };
  world.visits.set(id, visit);
  world.untriaged += 1;
  const { mode, ageYears, sex, complaint } = patient;
  state(world, visit, 'v1.PatientArrived', { mode, ageYears, sex, complaint });
  state(world, visit, 'v1.PersonIdentified', personOf(world.seed, id, patient, world.now));
  after(world, visit, 'triage', triageDelay(world, visit));
  if (Number.isFinite(patient.patienceMinutes)) {
    after(world, visit, 'patience_ends', patient.patienceMinutes * MINUTE_MS);
  }
}

/** The desk takes one after the other; who comes in by ambulance or in extremis does not queue for it. */
function triageDelay(world: World, visit: Visit): number {
  const minutes = 1 + gamma(visit.rng, 2.5, world.profile.department.triageMinutes / 2.5);
  if (visit.acuity === 1) return 0.15 * minutes * MINUTE_MS;
  const queue = visit.patient.mode === 'ambulance' ? 0.6 : 1 + world.untriaged / 8;
  return minutes * queue * MINUTE_MS;
}

export function onTriage(world: World, visit: Visit): void {
  if (visit.stage !== 'arrived') return;
  triage(world, visit);
  state(world, visit, 'v1.PatientTriaged', { scale: 'MTS', acuity: visit.acuity });
  startMeasuring(world, visit);
  callNext(world);
}

/** Puts the patient into the queue. */
export function triage(world: World, visit: Visit): void {
  world.untriaged -= 1;
  visit.stage = 'waiting';
  world.waiting.push(visit);
}

export function onPatienceEnds(world: World, visit: Visit): void {
  if (visit.stage !== 'waiting' && visit.stage !== 'arrived') return;
  leave(world, visit, 'left_without_being_seen');
}

/** Starts treatments while there is a clinician; the most urgent are seen even if somebody else must be left. */
export function callNext(world: World): void {
  for (;;) {
    const { waiting, clinicians } = world;
    const critical = waiting.find((visit) => visit.acuity === 1);
    const next = critical ?? (clinicians.onDuty > clinicians.busy ? nextInTurn(world) : undefined);
    if (!next) return;
    treat(world, next);
    state(world, next, 'v1.TreatmentStarted', { role: 'clinician' });
  }
}

/** Highest priority. Now and then a quick one is taken out of turn. */
function nextInTurn(world: World): Visit | undefined {
  const { waiting, profile, rng } = world;
  if (waiting.length < 2) return waiting[0];
  const low = chance(rng, profile.department.fastTrack) ? waiting.filter(({ acuity }) => acuity >= 4) : [];
  const among = low.length > 0 ? low : waiting;
  return among.reduce((first, visit) => (priority(world, visit) > priority(world, first) ? visit : first));
}

const priority = (world: World, visit: Visit) =>
  (world.now - visit.arrivedAt) * PRIORITY_PER_MINUTE[visit.acuity];

/** A clinician takes the patient; the hold is longer while many wait for beds. */
export function treat(world: World, visit: Visit): void {
  if (visit.stage === 'arrived') world.untriaged -= 1;
  const index = world.waiting.indexOf(visit);
  if (index >= 0) world.waiting.splice(index, 1);
  visit.stage = 'treated';
  visit.holdsClinician = true;
  world.clinicians.busy += 1;
  const boarders = world.requests.filter((request) => request.visit.place === undefined).length;
  const distraction =
    1 + Math.min(0.5, boarders / (3 * BOARDERS_PER_CLINICIAN * Math.max(1, world.clinicians.onDuty)));
  const minutes = visit.patient.serviceMinutes * world.profile.department.pace * distraction;
  after(world, visit, 'clinician_leaves', (2 + minutes) * MINUTE_MS);
}

export function onClinicianLeaves(world: World, visit: Visit): void {
  freeClinician(world, visit);
  const minutes = visit.patient.workUpMinutes * world.profile.department.workUp;
  after(world, visit, 'decision', minutes * MINUTE_MS);
  callNext(world);
}

export function freeClinician(world: World, visit: Visit): void {
  if (!visit.holdsClinician) return;
  visit.holdsClinician = false;
  world.clinicians.busy -= 1;
}

export function onDecision(world: World, visit: Visit): void {
  if (visit.stage !== 'treated') return;
  const { ending } = visit.patient;
  switch (ending.kind) {
    case 'home':
      return leave(world, visit, 'discharged');
    case 'died':
    case 'transferred':
      return leave(world, visit, ending.kind);
    case 'admitted':
      decideAdmission(world, visit, ending.service);
      state(world, visit, 'v1.AdmissionDecided', { service: ending.service });
  }
}

export function decideAdmission(world: World, visit: Visit, service: Service): void {
  visit.stage = 'decided';
  visit.service = service;
  after(world, visit, 'bed_request', between(visit.rng, 2, 18) * MINUTE_MS);
}

export function onBedRequest(world: World, visit: Visit): void {
  if (visit.stage !== 'decided') return;
  visit.stage = 'boarding';
  requestBed(world, visit, visit.service);
  after(world, visit, 'give_up_boarding', BOARDING_LIMIT_HOURS * HOUR_MS);
  const unit = world.units.find(({ profile }) => profile.services.includes(visit.service))?.id;
  state(world, visit, 'v1.BedRequested', { ...(unit && { unit }), service: visit.service });
  matchBeds(world);
}

/** No bed in sight: another hospital takes the patient. */
export function onGiveUpBoarding(world: World, visit: Visit): void {
  if (visit.stage === 'boarding' && !visit.assigned) leave(world, visit, 'transferred');
}
