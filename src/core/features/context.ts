import type { Millis, UnitId } from '../schema/ids.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  hourOf,
  isActive,
  isWaiting,
  type Encounter,
  type HospitalState,
  type RecentWait,
} from '../ward/state.ts';
import {
  NO_COUNTS,
  WEEK_H,
  calendarOf,
  climatology,
  recordStart,
  usualBetween,
  type Calendar,
  type Climatology,
  type HourlyCounts,
} from './climatology.ts';

/** What all rows of a refresh share, computed once. Costs one pass over the encounters held and the hours kept. */
export interface HospitalContext {
  readonly at: Millis;
  readonly zone: string;
  readonly calendar: Calendar;
  /** Hour of the week with its fraction, 0 to 168, local. */
  readonly hourOfWeek: number;
  readonly waiting: readonly Encounter[];
  /** All people in the department, waiting, in treatment or boarding. */
  readonly department: readonly Encounter[];
  /** All people in a unit with beds. */
  readonly inpatients: readonly Encounter[];
  /** Everyone held, also who departed lately. */
  readonly recent: readonly Encounter[];
  readonly inTreatment: number;
  readonly boarding: number;
  /** Arrivals in the department in the last two and four hours, to the minute. */
  readonly arrivals2h: number;
  readonly arrivals4h: number;
  readonly clinicians: number;
  readonly nurses: number;
  readonly starts: readonly RecentWait[];
  /** Into the department, per hour. */
  readonly arrivals: HourlyCounts;
  readonly fromHour: number;
  readonly usualArrivals: Climatology;
  readonly usualTreated: Climatology;
  readonly historyHours: number;
}

/** The usual is what the last eight whole weeks were. */
export const CLIMATOLOGY_H = 8 * WEEK_H;

export function hospitalContext(state: HospitalState, at: Millis, zone: string): HospitalContext {
  const calendar = calendarOf(zone);
  const arrivals = departmentArrivals(state);
  const fromHour = recordStart(arrivals, hourOf(at), CLIMATOLOGY_H);
  const usual = (counts: HourlyCounts) => climatology(counts, fromHour, hourOf(at), calendar);
  return {
    at,
    zone,
    calendar,
    hourOfWeek: calendar(hourOf(at)) + (at % HOUR_MS) / HOUR_MS,
    ...peopleIn(state, at),
    clinicians: onDuty(state, 'clinician'),
    nurses: onDuty(state, 'nurse'),
    starts: state.history.starts,
    arrivals,
    fromHour,
    usualArrivals: usual(arrivals),
    usualTreated: usual(state.history.hourly.get('treated') ?? NO_COUNTS),
    historyHours: hourOf(at) - fromHour,
  };
}

/** Hours since `from`; never negative, a fact from the future began just now. */
export const hoursSince = (at: Millis, from: Millis | undefined) =>
  from === undefined ? NaN : Math.max(0, (at - from) / HOUR_MS);

export const minutesSince = (at: Millis, from: Millis | undefined) =>
  from === undefined ? NaN : Math.max(0, (at - from) / MINUTE_MS);

/** What the means promise from the beginning of this hour on. */
export const usualNext = (context: HospitalContext, usual: Climatology, hours: number) =>
  usualBetween(usual.mean, hourOf(context.at), hourOf(context.at) + hours, context.calendar);

/** A unit nobody configured is a department for those who arrived there, and has beds for those moved there. */
export function isDepartment(state: HospitalState, encounter: Encounter, unit: UnitId): boolean {
  const kind = state.units.get(unit)?.kind;
  if (kind !== undefined) return kind === 'emergency';
  return (encounter.ward as string) === (unit as string) && encounter.admittedAt === undefined;
}

function peopleIn(state: HospitalState, at: Millis) {
  const people = {
    waiting: [] as Encounter[],
    department: [] as Encounter[],
    inpatients: [] as Encounter[],
    recent: [] as Encounter[],
    inTreatment: 0,
    boarding: 0,
    arrivals2h: 0,
    arrivals4h: 0,
  };
  for (const { encounter } of state.encounters.values()) {
    people.recent.push(encounter);
    const hours = encounter.mode === 'elective' ? NaN : (at - (encounter.arrivedAt ?? NaN)) / HOUR_MS;
    if (hours >= 0 && hours < 4) people.arrivals4h += 1;
    if (hours >= 0 && hours < 2) people.arrivals2h += 1;
    if (!isActive(encounter) || !encounter.place) continue;
    if (!isDepartment(state, encounter, encounter.place.unit)) people.inpatients.push(encounter);
    else {
      people.department.push(encounter);
      if (isWaiting(encounter)) people.waiting.push(encounter);
      else if (encounter.stage === 'in_treatment') people.inTreatment += 1;
      else people.boarding += 1;
    }
  }
  // Maps keep the order facts came in, which differs from tablet to tablet; rows do not.
  for (const list of [people.waiting, people.department, people.inpatients]) list.sort(byArrival);
  return people;
}

const byArrival = (a: Encounter, b: Encounter) => a.arrivedAt! - b.arrivedAt! || (a.id < b.id ? -1 : 1);

/** Where there is no department, its arrivals are the hospital's. */
function departmentArrivals(state: HospitalState): HourlyCounts {
  const departments = [...state.units.values()].filter(({ kind }) => kind === 'emergency');
  const series = departments.flatMap(({ id }) => state.history.hourly.get(`in:${id}`) ?? []);
  if (series.length === 0) return state.history.hourly.get('arrivals') ?? NO_COUNTS;
  return series.length === 1 ? series[0]! : summed(series);
}

function summed(series: readonly HourlyCounts[]): HourlyCounts {
  const sum = new Map<number, number>();
  for (const counts of series) {
    for (const [hour, count] of counts) sum.set(hour, (sum.get(hour) ?? 0) + count);
  }
  return sum;
}

function onDuty(state: HospitalState, role: string): number {
  let count: number | undefined;
  for (const unit of state.units.values()) {
    const staff = unit.kind === 'emergency' ? unit.staff.get(role) : undefined;
    if (staff) count = (count ?? 0) + staff.count;
  }
  return count ?? NaN;
}
