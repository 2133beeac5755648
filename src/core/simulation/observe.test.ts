import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventOf, Fact, LogEvent } from '../schema/event.ts';
import {
  asDeviceId,
  asEncounterId,
  asEventId,
  asMillis,
  asPractitionerId,
  asSiteId,
  asUnitId,
  asWardId,
  type BedId,
  type EncounterId,
  type Millis,
} from '../schema/ids.ts';
import { project, replay } from '../ward/project.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, isActive, type Encounter, type HospitalState } from '../ward/state.ts';
import { findContradictions } from './consistency.ts';
import { profileNamed } from './designs.ts';
import { createHospital, type Hospital } from './hospital.ts';

const RURAL = profileNamed('rural')!;
const startAt = asMillis(Date.UTC(2026, 0, 6));
const noon = asMillis(startAt + 12 * HOUR_MS);

const open = () => createHospital(RURAL, { seed: 8, startAt, zone: 'UTC', site: asSiteId('test') });

let written = 0;

/** A fact as a tablet sends it. */
const fromTablet = (fact: Fact): LogEvent =>
  ({
    ...fact,
    id: asEventId(`00000000-0000-7000-8000-${String(++written).padStart(12, '0')}`),
    site: asSiteId('test'),
    recordedAt: fact.occurredAt,
    author: asPractitionerId('nurse'),
    device: asDeviceId('tablet'),
    deviceSeq: written,
  }) as LogEvent;

/** A hospital at noon of its first day, with its log so far. */
function atNoon(): { hospital: Hospital; log: LogEvent[]; state: HospitalState } {
  const hospital = open();
  const log = hospital.advanceTo(noon);
  return { hospital, log, state: replay(log) };
}

const mustFind = (state: HospitalState, isWanted: (encounter: Encounter) => boolean): Encounter => {
  for (const { encounter } of state.encounters.values())
    if (isActive(encounter) && isWanted(encounter)) return encounter;
  throw new Error('Nobody here is like that.');
};

const about = (encounter: Encounter, occurredAt: Millis = noon) => ({
  ward: encounter.ward,
  encounter: encounter.id,
  occurredAt,
});

const later = (hospital: Hospital, encounter: EncounterId, days = 3) =>
  hospital.advanceTo(asMillis(noon + days * DAY_MS)).filter((event) => event.encounter === encounter);

const namesOf = (events: readonly LogEvent[]) => events.map((event) => event.name);

describe('a simulated hospital that people also record in', () => {
  it('says nothing more of somebody who was sent home', () => {
    const { hospital, state } = atNoon();
    const patient = mustFind(state, ({ stage }) => stage === 'on_ward');
    hospital.observe(
      fromTablet({ ...about(patient), name: 'v1.PatientDeparted', payload: { outcome: 'discharged' } }),
    );
    expect(later(hospital, patient.id)).toEqual([]);
  });

  it('does not start a treatment again', () => {
    const { hospital, state } = untilSomebodyWaits();
    const patient = mustFind(state, ({ stage }) => stage === 'triaged');
    hospital.observe(
      fromTablet({ ...about(patient, state.dataTo), name: 'v1.TreatmentStarted', payload: {} }),
    );
    const names = namesOf(later(hospital, patient.id));
    expect(names).not.toContain('v1.TreatmentStarted');
    expect(names).toContain('v1.PatientDeparted');
  });

  it('brings a patient to the bed that a person assigned, and lets nobody else in', () => {
    const { hospital, log, state } = atNoon();
    const patient = mustFind(state, ({ stage }) => stage === 'in_treatment');
    const bed = freeBed(state, 'surgical')!;
    const payload = { unit: asUnitId('surgical'), bed };
    hospital.observe(
      fromTablet({ ...about(patient), name: 'v1.BedRequested', payload: { unit: payload.unit } }),
    );
    const assigned = fromTablet({ ...about(patient), name: 'v1.BedAssigned', payload });
    hospital.observe(assigned);
    const events = hospital.advanceTo(asMillis(noon + DAY_MS));
    const moved = events.find((event) => event.encounter === patient.id && event.name === 'v1.PatientMoved');
    expect((moved as EventOf<'v1.PatientMoved'>).payload).toEqual(payload);
    const asked = fromTablet({ ...about(patient), name: 'v1.BedRequested', payload: {} });
    expect(findContradictions([...log, asked, assigned, ...events])).toEqual([]);
  });

  it('keeps a bed free of others while somebody it does not know lies in it', () => {
    const { hospital, state } = atNoon();
    const payload = { unit: asUnitId('medical'), bed: freeBed(state, 'medical')! };
    const guest = { ward: asWardId('ed'), encounter: asEncounterId('guest'), occurredAt: noon };
    hospital.observe(fromTablet({ ...guest, name: 'v1.PatientMoved', payload }));
    const events = hospital.advanceTo(asMillis(noon + 10 * DAY_MS));
    const into = events.filter(
      (event) =>
        event.name === 'v1.PatientMoved' &&
        event.payload.unit === payload.unit &&
        event.payload.bed === payload.bed,
    );
    expect(into).toEqual([]);
  });

  it('puts nobody into a bed that a person closed', () => {
    const { hospital, state } = atNoon();
    const payload = { unit: asUnitId('medical'), bed: freeBed(state, 'medical')! };
    hospital.observe(
      fromTablet({ ward: asWardId('medical'), occurredAt: noon, name: 'v1.BedClosed', payload }),
    );
    const events = hospital.advanceTo(asMillis(noon + 10 * DAY_MS));
    expect(
      events.some(
        (event) =>
          event.name === 'v1.BedAssigned' &&
          event.payload.bed === payload.bed &&
          event.payload.unit === payload.unit,
      ),
    ).toBe(false);
  });

  it('is not stopped by a clock ten years off', () => {
    const { hospital, state } = atNoon();
    const patient = mustFind(state, ({ stage }) => stage === 'on_ward');
    const wrong = asMillis(noon + 3650 * DAY_MS);
    hospital.observe(fromTablet({ ...about(patient, wrong), name: 'v1.DischargeReady', payload: {} }));
    expect(namesOf(later(hospital, patient.id))).toContain('v1.PatientDeparted');
  });

  it('never contradicts what people did, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 5, maxLength: 40 }), (actions) => {
        expect(findContradictions(liveThrough(actions))).toEqual([]);
      }),
      // Each life takes a good part of a second: to shrink a failure would take hours.
      { numRuns: 15, endOnFailure: true },
    );
  });
});

function untilSomebodyWaits(): { hospital: Hospital; state: HospitalState } {
  const hospital = open();
  const state = replay(hospital.advanceTo(noon));
  for (let at = noon; at < noon + DAY_MS; at = asMillis(at + MINUTE_MS)) {
    for (const event of hospital.advanceTo(at)) project(state, event);
    if ([...state.encounters.values()].some(({ encounter }) => encounter.stage === 'triaged')) break;
  }
  return { hospital, state };
}

/** A bed that is open, clean, empty and promised to nobody, as the log tells. */
function freeBed(state: HospitalState, unit: string): BedId | undefined {
  const taken = new Set<string>();
  for (const { encounter } of state.encounters.values()) {
    for (const place of [encounter.place, encounter.assigned])
      if (place?.unit === unit) taken.add(place.bed ?? '');
  }
  const beds = [...state.units.get(asUnitId(unit))!.beds.values()];
  return beds.findLast((bed) => bed.open && !taken.has(bed.id))?.id;
}

interface Action {
  readonly minutes: number;
  readonly who: number;
  readonly what: 'triage' | 'treat' | 'request' | 'assign' | 'move' | 'ready' | 'depart';
  readonly unit: 'medical' | 'surgical';
}

const action: fc.Arbitrary<Action> = fc.record({
  minutes: fc.integer({ min: 1, max: 240 }),
  who: fc.nat(),
  what: fc.constantFrom('triage', 'treat', 'request', 'assign', 'move', 'ready', 'depart'),
  unit: fc.constantFrom('medical', 'surgical'),
});

/** The whole log of a day in which people do these things, each to whoever is there and to a bed that looks free. */
function liveThrough(actions: readonly Action[]): LogEvent[] {
  const { hospital, log, state } = atNoon();
  let now: Millis = noon;
  for (const { minutes, who, what, unit } of actions) {
    now = asMillis(now + minutes * MINUTE_MS);
    for (const event of hospital.advanceTo(now)) record(log, state, event);
    for (const fact of factsFor(state, now, who, what, unit)) {
      const event = fromTablet(fact);
      record(log, state, event);
      hospital.observe(event);
    }
  }
  log.push(...hospital.advanceTo(asMillis(now + 5 * DAY_MS)));
  return log
    .map((event, i) => ({ event, i }))
    .sort((a, b) => a.event.occurredAt - b.event.occurredAt || a.i - b.i)
    .map(({ event }) => event);
}

function record(log: LogEvent[], state: HospitalState, event: LogEvent): void {
  log.push(event);
  project(state, event);
}

function factsFor(
  state: HospitalState,
  now: Millis,
  who: number,
  what: Action['what'],
  unit: string,
): Fact[] {
  const present = [...state.encounters.values()].map(({ encounter }) => encounter).filter(isActive);
  const patient = present[who % present.length]!;
  const bed = freeBed(state, unit);
  const here = about(patient, now);
  const request: Fact = { ...here, name: 'v1.BedRequested', payload: { unit: asUnitId(unit) } };
  const to = bed && { unit: asUnitId(unit), bed };
  switch (what) {
    case 'triage':
      return [{ ...here, name: 'v1.PatientTriaged', payload: { acuity: 2 } }];
    case 'treat':
      return [{ ...here, name: 'v1.TreatmentStarted', payload: {} }];
    case 'request':
      return [request];
    case 'assign':
      return to ? [request, { ...here, name: 'v1.BedAssigned', payload: to }] : [request];
    case 'move':
      return to ? [request, { ...here, name: 'v1.PatientMoved', payload: to }] : [request];
    case 'ready':
      return [{ ...here, name: 'v1.DischargeReady', payload: {} }];
    case 'depart':
      return [{ ...here, name: 'v1.PatientDeparted', payload: { outcome: 'discharged' } }];
  }
}
