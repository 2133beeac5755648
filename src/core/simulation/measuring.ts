import { HOUR_MS, MINUTE_MS } from '../ward/state.ts';
import { unitOf } from './beds.ts';
import { schedule } from './calendar.ts';
import { state } from './emit.ts';
import { between } from './random.ts';
import { severityAt } from './stay.ts';
import { measure, minutesToNextSet } from './vitals.ts';
import type { Item, Visit, World } from './world.ts';

/** The first set of vital signs, at triage; each set asks for the next. */
export function startMeasuring(world: World, visit: Visit): void {
  visit.measuredAt = world.now;
  if (!needsMeasuring(visit)) return;
  state(world, visit, 'v1.ObservationsRecorded', measure(visit.noise, visit.patient));
  scheduleNext(world, visit);
}

/** A set of vital signs, if the patient is still here; the chain goes on until they leave. */
export function onMeasure(world: World, visit: Visit): void {
  updateSeverity(world, visit);
  if (visit.place || visit.acuity <= 3) {
    state(world, visit, 'v1.ObservationsRecorded', measure(visit.noise, visit.patient));
  }
  scheduleNext(world, visit);
}

/** Brings how ill the patient is up to the present. */
export function updateSeverity(world: World, visit: Visit): void {
  const hours = (world.now - visit.measuredAt) / HOUR_MS;
  visit.patient.severity = severityAt(visit.patient.severity, hours, visit.crisis, world.now);
  visit.measuredAt = world.now;
}

/** Somebody with a wound to dress does not get a full set. */
const needsMeasuring = ({ acuity, planned, noise }: Visit) =>
  planned || acuity <= 3 || between(noise, 0, 1) < (acuity === 4 ? 0.65 : 0.3);

/** Not under a plan: whatever becomes of the patient, they go on being measured. */
function scheduleNext(world: World, visit: Visit): void {
  const minutes =
    minutesToNextSet(visit.patient.severity, placeOf(world, visit)) * between(visit.noise, 0.75, 1.25);
  const at = world.now + Math.round(minutes * MINUTE_MS);
  schedule<Item>(world.calendar, { at, kind: 'measure', encounter: visit.id });
}

function placeOf(world: World, visit: Visit): 'department' | 'ward' | 'intensive_care' {
  if (!visit.place) return 'department';
  return unitOf(world, visit.place.unit)?.profile.kind === 'intensive_care' ? 'intensive_care' : 'ward';
}
