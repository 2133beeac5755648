import { asBedId, asUnitId, wardOfUnit, type UnitId } from '../schema/ids.ts';
import { HOUR_MS } from '../ward/state.ts';
import { drawHour } from './arrivals.ts';
import { schedule } from './calendar.ts';
import type { Service } from './complaints.ts';
import { callNext } from './department.ts';
import { stateOfUnit } from './emit.ts';
import type { Rota } from './profile.ts';
import { between, chance, poisson } from './random.ts';
import type { Item, World } from './world.ts';

/** Planned admissions by weekday, Monday first. */
const ELECTIVE_SHARE = [0.21, 0.21, 0.2, 0.2, 0.14, 0.03, 0.01] as const;

/** What comes with each hour: its arrivals, a change of shift, and at midnight the plan of the day. */
export function onHour(world: World): void {
  const { arrivals, profile, clock, now, calendar } = world;
  for (const at of drawHour(arrivals, profile.arrivals, clock, now))
    schedule<Item>(calendar, { at, kind: 'arrival' });
  changeShifts(world);
  if (Math.floor(clock.hourOfDay(now)) === 0) planDay(world);
  schedule<Item>(calendar, { at: now + HOUR_MS, kind: 'hour' });
}

export function changeShifts(world: World): void {
  const { department, wards } = world.profile;
  const unit = asUnitId(department.unit);
  changeShift(world, unit, 'clinician', department.clinicians, department.absence);
  changeShift(world, unit, 'nurse', department.nurses, department.absence);
  for (const ward of wards.units)
    changeShift(world, asUnitId(ward.unit), 'nurse', ward.nurses, department.absence);
  world.clinicians.onDuty = world.staff.get(staffKey(unit, 'clinician'))?.present ?? 0;
  callNext(world);
}

export const staffKey = (unit: UnitId, role: string) => `${unit}/${role}`;

function changeShift(world: World, unit: UnitId, role: string, rota: Rota, absence: number): void {
  const hours = world.clock.weekday(world.now) >= 5 ? rota.weekends : rota.weekdays;
  const planned = hours[Math.floor(world.clock.hourOfDay(world.now))]!;
  if (world.staff.get(staffKey(unit, role))?.planned === planned) return;
  const present = planned > 1 && chance(world.rng, absence) ? planned - 1 : planned;
  world.staff.set(staffKey(unit, role), { unit, role, planned, present, since: world.now });
  stateOfUnit(world, wardOfUnit(unit), 'v1.StaffOnDuty', { unit, role, count: present });
}

function planDay(world: World): void {
  const { wards } = world.profile;
  const share = ELECTIVE_SHARE[world.clock.weekday(world.now)]!;
  for (const [service, perWeek] of Object.entries(wards.electivesPerWeek)) {
    for (let n = poisson(world.rng, perWeek * share); n > 0; n--) {
      scheduleAtHour(world, between(world.rng, 6.5, 10.5), { kind: 'elective', service: service as Service });
    }
  }
  for (const { unit, beds } of wards.units) {
    const place = { unit: asUnitId(unit), bed: asBedId('any') };
    for (let n = poisson(world.rng, beds * wards.closure); n > 0; n--) {
      scheduleAtHour(world, between(world.rng, 7, 21), { kind: 'close_bed', place });
    }
  }
}

function scheduleAtHour(world: World, hour: number, item: Omit<Item, 'at'>): void {
  const at = Math.max(world.now, world.clock.instantOf(world.clock.day(world.now), hour));
  schedule<Item>(world.calendar, { ...item, at });
}
