import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, type LogEvent } from '../schema/event.ts';
import { asMillis, asSiteId, type Millis } from '../schema/ids.ts';
import { replay } from '../ward/project.ts';
import { DAY_MS, isActive } from '../ward/state.ts';
import { findContradictions } from './consistency.ts';
import { PROFILE_NAMES, district, profileNamed } from './designs.ts';
import { createHospital, simulate, type HospitalOptions } from './hospital.ts';
import type { Profile, Rota } from './profile.ts';
import { randomProfile } from './random-profile.ts';
import { LogSummary, type Summary } from './summary.ts';

const startAt = asMillis(Date.UTC(2026, 0, 5));
const options = (seed: number): HospitalOptions => ({
  seed,
  startAt,
  zone: 'Europe/Berlin',
  site: asSiteId('test'),
});

const run = (profile: Profile, seed: number, days: number) => [
  ...simulate(profile, { ...options(seed), days }),
];

/** Eight weeks of the named hospitals, simulated once for all that is asked of them. */
const DAYS = 56;
const logs = new Map<string, LogEvent[]>();

function eightWeeksOf(name: string): LogEvent[] {
  let events = logs.get(name);
  if (!events) logs.set(name, (events = run(profileNamed(name)!, 1, DAYS)));
  return events;
}

function summaryOf(events: Iterable<LogEvent>, days = DAYS): Summary {
  const summary = new LogSummary(startAt, startAt + days * DAY_MS);
  for (const event of events) summary.add(event);
  return summary.result();
}

const arrivalsOf = (events: readonly LogEvent[]) =>
  events.filter(
    (event) =>
      event.name === 'v1.PatientArrived' && event.occurredAt >= startAt && event.payload.mode !== 'elective',
  );

describe('a simulated hospital', () => {
  it('says the same again for the same profile and seed', () => {
    expect(run(district(), 3, 3)).toEqual(run(district(), 3, 3));
  });

  it('has other patients for another seed, and is another house by another profile', () => {
    const ids = (events: LogEvent[]) => new Set(events.map((event) => event.id));
    const first = ids(run(district(), 3, 3));
    expect(run(district(), 4, 3).some((event) => event.encounter && first.has(event.id))).toBe(false);
    const perDay = PROFILE_NAMES.map((name) => profileNamed(name)!.arrivals.perDay);
    expect(new Set(perDay).size).toBe(PROFILE_NAMES.length);
    expect(profileNamed('unheard-of')).toBeUndefined();
  });

  it('tells the same story in many small steps as in a large one', () => {
    const end = asMillis(startAt + DAY_MS);
    const whole = createHospital(RURAL, options(5)).advanceTo(end);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: DAY_MS }), { maxLength: 60 }), (offsets) => {
        const hospital = createHospital(RURAL, options(5));
        const steps = offsets.sort((a, b) => a - b).map((offset) => asMillis(startAt + offset));
        expect([...steps, end].flatMap((at) => hospital.advanceTo(at))).toEqual(whole);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  it('says nothing before its start and nothing that was not yet written down', () => {
    const hospital = createHospital(RURAL, options(5));
    expect(hospital.advanceTo(asMillis(startAt - DAY_MS))).toEqual([]);
    const at = asMillis(startAt + DAY_MS / 3);
    const events = hospital.advanceTo(at);
    expect(events.length).toBeGreaterThan(200);
    expect(events.every((event) => event.recordedAt <= at && event.occurredAt <= event.recordedAt)).toBe(
      true,
    );
  });

  it('never contradicts itself, whatever the hospital and the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 }), (house, seed) => {
        const events = run(randomProfile(house), seed, 4);
        expect(findContradictions(events)).toEqual([]);
        expectAnOrderlyLog(events);
        expectAWholeFold(events);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);

  it('gives every fact an id of its own', () => {
    const events = eightWeeksOf('teaching');
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });

  it('tells two sites apart', () => {
    const [here, there] = ['a', 'b'].map((site) =>
      createHospital(RURAL, { ...options(1), site: asSiteId(site) }).advanceTo(asMillis(startAt + DAY_MS)),
    );
    const ids = new Set(here!.map((event) => event.id));
    expect(there!.some((event) => ids.has(event.id))).toBe(false);
  });
});

function expectAnOrderlyLog(events: readonly LogEvent[]): void {
  const { length } = events;
  expect(events.filter((event) => !parseEvent(event).ok)).toEqual([]);
  expect(events.every((event, i) => event.deviceSeq === i + 1)).toBe(true);
  expect(events.every((event, i) => i === 0 || events[i - 1]!.occurredAt <= event.occurredAt)).toBe(true);
  expect(length).toBeGreaterThan(1000);
}

/** Through the product's own fold: no data fault, and who came is either still here or gone. */
function expectAWholeFold(events: readonly LogEvent[]): void {
  const encounters = [...replay(events).encounters.values()].map(({ encounter }) => encounter);
  expect(encounters.flatMap(({ faults }) => faults)).toEqual([]);
  const count = (name: string) => events.filter((event) => event.name === name).length;
  expect(encounters.filter(isActive).length + count('v1.PatientDeparted')).toBe(count('v1.PatientArrived'));
}

describe('simulated arrivals', () => {
  it('vary from day to day by more than chance', () => {
    expect(summaryOf(eightWeeksOf('district')).dispersion).toBeGreaterThan(1.25);
  });

  it('follow the week and the hour', () => {
    const counts = new Array<number>(168).fill(0);
    for (const { occurredAt } of arrivalsOf(eightWeeksOf('district'))) counts[hourOfWeek(occurredAt)]! += 1;
    const hours = (from: number, until: number) =>
      counts.reduce((sum, n, hour) => (hour % 24 >= from && hour % 24 < until ? sum + n : sum), 0) /
      (until - from);
    expect(hours(16, 20) / hours(3, 6)).toBeGreaterThan(3);
    const monday = counts.slice(0, 24).reduce((sum, n) => sum + n, 0);
    const thursday = counts.slice(72, 96).reduce((sum, n) => sum + n, 0);
    expect(monday).toBeGreaterThan(thursday);
  });

  it('stay the same when only the staff differs', () => {
    const base = district();
    const staffed = withClinicians(base, 2);
    const who = (profile: Profile) => arrivalsOf(run(profile, 9, 4)).map(({ id }) => id);
    expect(who(staffed)).toEqual(who(base));
  });
});

/** 5 January 2026 is a Monday; Berlin is an hour ahead of UTC until the end of March. */
const hourOfWeek = (at: Millis) => Math.floor((at - Date.UTC(2026, 0, 5) + 3_600_000) / 3_600_000) % 168;

describe('the simulated department', () => {
  it('makes people wait less when there is one more clinician', () => {
    const base = summaryOf(run(district(), 6, 21), 21);
    const more = summaryOf(run(withClinicians(district(), 1), 6, 21), 21);
    expect(more.waitMinutes['3']!.median).toBeLessThan(0.7 * base.waitMinutes['3']!.median);
    expect(more.leftWithoutBeingSeen).toBeLessThan(base.leftWithoutBeingSeen);
  });

  it('sees the urgent first, and the less urgent in the end', () => {
    const { waitMinutes } = summaryOf(eightWeeksOf('district'));
    expect(waitMinutes['1']!.p90).toBeLessThan(10);
    expect(waitMinutes['2']!.median).toBeLessThan(waitMinutes['3']!.median);
    expect(waitMinutes['3']!.median).toBeLessThan(waitMinutes['4']!.median);
    expect(waitMinutes['5']!.n).toBeGreaterThan(300);
  });

  it.each(['district', 'teaching', 'urban-busy', 'overnight-thin'])(
    'of %s keeps within what is published of real ones',
    (name) => {
      const summary = summaryOf(eightWeeksOf(name));
      expect(summary.leftWithoutBeingSeen).toBeGreaterThan(0.015);
      expect(summary.leftWithoutBeingSeen).toBeLessThan(0.08);
      expect(summary.admitted).toBeGreaterThan(0.24);
      expect(summary.admitted).toBeLessThan(0.35);
      expect(summary.waitMinutes['3']!.median).toBeGreaterThan(25);
      expect(summary.waitMinutes['3']!.median).toBeLessThan(120);
      expect(summary.waitMinutes['3']!.p90).toBeGreaterThan(100);
    },
  );
});

describe('the simulated wards', () => {
  it('of a teaching hospital are 85 to 95 % full, from the first day on', () => {
    const occupancyOf = ({ occupancy }: Summary) => {
      const wards = Object.entries(occupancy).filter(([unit]) => /^medical|^surgical|^ortho/.test(unit));
      const beds = wards.reduce((sum, [, unit]) => sum + unit.beds, 0);
      return wards.reduce((sum, [, unit]) => sum + unit.mean * unit.beds, 0) / beds;
    };
    const mean = occupancyOf(summaryOf(eightWeeksOf('teaching')));
    expect(mean).toBeGreaterThan(0.85);
    expect(mean).toBeLessThan(0.95);
    expect(occupancyOf(summaryOf(run(profileNamed('teaching')!, 1, 3), 3))).toBeGreaterThan(mean - 0.1);
  });

  it('send people home by day, and fewer at weekends', () => {
    const departures = eightWeeksOf('district').filter(
      (event) =>
        event.name === 'v1.PatientDeparted' &&
        event.payload.outcome === 'discharged' &&
        event.occurredAt > startAt,
    );
    const ready = new Set(
      eightWeeksOf('district')
        .filter((event) => event.name === 'v1.DischargeReady')
        .map((event) => event.encounter),
    );
    const home = departures
      .filter((event) => ready.has(event.encounter))
      .map((event) => hourOfWeek(event.occurredAt));
    const byDay = home.filter((hour) => hour % 24 >= 10 && hour % 24 < 19).length;
    const weekend = home.filter((hour) => hour >= 120).length;
    expect(byDay / home.length).toBeGreaterThan(0.8);
    expect(weekend / 2).toBeLessThan((0.8 * (home.length - weekend)) / 5);
  });
});

const RURAL = profileNamed('rural')!;

function withClinicians(profile: Profile, more: number): Profile {
  const add = ({ weekdays, weekends }: Rota): Rota => ({
    weekdays: weekdays.map((count) => count + more),
    weekends: weekends.map((count) => count + more),
  });
  const { department } = profile;
  return { ...profile, department: { ...department, clinicians: add(department.clinicians) } };
}
