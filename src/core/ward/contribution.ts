import type { Millis } from '../schema/ids.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  RECENT_KEPT,
  hourOf,
  type Encounter,
  type History,
  type RecentBoarding,
  type RecentStay,
  type RecentWait,
  type UnitStay,
} from './state.ts';

/** What one encounter adds to the hospital's history: a pure function of the encounter alone. */
export interface Contribution {
  readonly counts: readonly (readonly [series: string, hour: number])[];
  readonly start?: RecentWait | undefined;
  readonly stays: readonly RecentStay[];
  readonly boarding?: RecentBoarding | undefined;
}

export function contributionOf(e: Encounter): Contribution {
  const counts: [string, number][] = [];
  const count = (series: string, at: Millis | undefined) => {
    if (at !== undefined) counts.push([series, hourOf(at)]);
  };
  count('arrivals', e.arrivedAt);
  count('treated', e.treatmentStartedAt);
  count('admission_decided', e.admissionDecidedAt);
  count('departed', e.departedAt);
  for (const stay of e.stays) {
    count(`in:${stay.unit}`, stay.from);
    count(`out:${stay.unit}`, stay.to);
  }
  return { counts, start: startOf(e), stays: staysOf(e), boarding: boardingOf(e) };
}

/** True when both contribute the same: most facts (an observation, a note) change nothing here. */
export function sameFlow(a: Encounter | undefined, b: Encounter | undefined): boolean {
  if (!a || !b) return a === b;
  const same = FLOW_FIELDS.every((field) => a[field] === b[field]) && a.stays.length === b.stays.length;
  return same && a.stays.every((stay, i) => sameStay(stay, b.stays[i]!));
}

/** Takes `old` out and puts `next` in; either may be missing. */
export function replaceContribution(
  history: History,
  old: Contribution | undefined,
  next: Contribution | undefined,
): void {
  for (const [series, hour] of old?.counts ?? []) add(history, series, hour, -1);
  for (const [series, hour] of next?.counts ?? []) add(history, series, hour, 1);
  replaceRecent(history.starts, old?.start ? [old.start] : [], next?.start ? [next.start] : []);
  replaceRecent(history.stays, old?.stays ?? [], next?.stays ?? []);
  replaceRecent(
    history.boardings,
    old?.boarding ? [old.boarding] : [],
    next?.boarding ? [next.boarding] : [],
  );
}

const FLOW_FIELDS = [
  'arrivedAt',
  'treatmentStartedAt',
  'admissionDecidedAt',
  'admittedAt',
  'departedAt',
  'acuity',
  'service',
] as const satisfies readonly (keyof Encounter)[];

const sameStay = (a: UnitStay, b: UnitStay) => a.unit === b.unit && a.from === b.from && a.to === b.to;

function add(history: History, series: string, hour: number, delta: number): void {
  let hours = history.hourly.get(series);
  if (!hours) history.hourly.set(series, (hours = new Map()));
  const value = (hours.get(hour) ?? 0) + delta;
  if (value === 0) hours.delete(hour);
  else hours.set(hour, value);
}

interface Recent {
  readonly encounter: string;
  readonly at: number;
}

/** Keeps `list` sorted by (time, encounter), so that the order facts came in cannot be seen in it. */
function replaceRecent<T extends Recent>(list: T[], old: readonly T[], next: readonly T[]): void {
  for (const item of old) {
    const index = list.findLastIndex((kept) => kept.at === item.at && kept.encounter === item.encounter);
    if (index >= 0) list.splice(index, 1);
  }
  for (const item of next) {
    const index = list.findLastIndex(
      (kept) => kept.at < item.at || (kept.at === item.at && kept.encounter <= item.encounter),
    );
    list.splice(index + 1, 0, item);
  }
  if (list.length > RECENT_KEPT) list.splice(0, list.length - RECENT_KEPT);
}

function startOf(e: Encounter): RecentWait | undefined {
  if (e.arrivedAt === undefined || e.treatmentStartedAt === undefined) return undefined;
  const waitMinutes = (e.treatmentStartedAt - e.arrivedAt) / MINUTE_MS;
  if (waitMinutes < 0) return undefined;
  return { encounter: e.id, at: e.treatmentStartedAt, acuity: e.acuity, waitMinutes };
}

function staysOf(e: Encounter): RecentStay[] {
  return e.stays.flatMap((stay) =>
    stay.to === undefined || stay.to < stay.from || e.admittedAt === undefined || stay.from < e.admittedAt
      ? []
      : [
          {
            encounter: e.id,
            at: stay.to,
            unit: stay.unit,
            service: e.service,
            hours: (stay.to - stay.from) / HOUR_MS,
          },
        ],
  );
}

function boardingOf(e: Encounter): RecentBoarding | undefined {
  const unit = e.stays.find((stay) => stay.from === e.admittedAt)?.unit;
  if (e.admissionDecidedAt === undefined || e.admittedAt === undefined || unit === undefined)
    return undefined;
  const hours = (e.admittedAt - e.admissionDecidedAt) / HOUR_MS;
  return hours < 0 ? undefined : { encounter: e.id, at: e.admittedAt, unit, hours };
}
