import type { Outcome } from '../schema/payload.ts';
import { release, withdrawRequest } from './beds.ts';
import { schedule } from './calendar.ts';
import { state } from './emit.ts';
import type { Item, ItemKind, Visit, World } from './world.ts';

/** Schedules what happens to a patient `ms` from now, under the present plan. */
export function after(world: World, visit: Visit, kind: ItemKind, ms: number): void {
  at(world, visit, kind, world.now + ms);
}

export function at(world: World, visit: Visit, kind: ItemKind, instant: number): void {
  const due = Math.max(world.now + 1, Math.round(instant));
  schedule<Item>(world.calendar, { at: due, kind, encounter: visit.id, plan: visit.plan });
}

/** States the departure, and whoever was waiting for what they leave behind gets it. */
export function leave(world: World, visit: Visit, outcome: Outcome): void {
  state(world, visit, 'v1.PatientDeparted', { outcome });
  remove(world, visit);
}

/** Takes a patient out of the hospital with all they hold: queue place, clinician, beds. */
export function remove(world: World, visit: Visit): void {
  world.visits.delete(visit.id);
  world.backlog.delete(visit.id);
  if (visit.stage === 'arrived' && !visit.planned) world.untriaged -= 1;
  const index = world.waiting.indexOf(visit);
  if (index >= 0) world.waiting.splice(index, 1);
  if (visit.holdsClinician) world.clinicians.busy -= 1;
  withdrawRequest(world, visit);
  if (visit.assigned) release(world, visit.assigned, visit.id, false);
  if (visit.place) release(world, visit.place, visit.id, true);
  schedule<Item>(world.calendar, { at: world.now, kind: 'review' });
}
