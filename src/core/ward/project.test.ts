import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KnownEvent, LogEvent } from '../schema/event.ts';
import { asBedId, asEncounterId, asMillis, asSiteId, asUnitId } from '../schema/ids.ts';
import type { EventName } from '../schema/payload.ts';
import { profileNamed } from '../simulation/designs.ts';
import { simulate } from '../simulation/hospital.ts';
import { compact, RETENTION } from './compact.ts';
import { factsOf, foldEncounter } from './encounter.ts';
import { needsRehydration, project, refold, rehydrate, replay } from './project.ts';
import { DAY_MS, HOUR_MS, emptyState, hourOf, type HospitalState } from './state.ts';

const ANN = asEncounterId('ann');
const BEN = asEncounterId('ben');
const W = asUnitId('W');
const BED = asBedId('1');

let counter = 0;
/** A fact `hours` after the start of time. */
const fact = (
  name: EventName,
  payload: object,
  hours: number,
  encounter: string | undefined = 'ann',
): KnownEvent => {
  const n = String(++counter).padStart(12, '0');
  return {
    id: `00000000-0000-7000-8000-${n}`,
    site: 'site',
    ward: encounter === undefined ? 'W' : 'ED',
    ...(encounter === undefined ? {} : { encounter }),
    name,
    occurredAt: hours * HOUR_MS,
    recordedAt: hours * HOUR_MS,
    author: 'nurse',
    device: 'device',
    deviceSeq: counter,
    payload,
  } as unknown as KnownEvent;
};
const unitFact = (name: EventName, payload: object, hours: number) => {
  const { encounter: _, ...event } = fact(name, payload, hours);
  return { ...event, ward: 'W' } as KnownEvent;
};
const ann = (state: HospitalState) => state.encounters.get(ANN)!.encounter;

describe('A visit', () => {
  it('goes from arrival to departure, with every time that a wait is measured between', () => {
    const state = replay([
      fact('v1.PatientArrived', { mode: 'walk_in', ageYears: 71 }, 1),
      fact('v1.PatientTriaged', { acuity: 2 }, 1.25),
      fact('v1.TreatmentStarted', {}, 2),
      fact('v1.AdmissionDecided', { service: 'medicine' }, 4),
      fact('v1.BedRequested', { unit: 'W' }, 4.5),
      fact('v1.BedAssigned', { unit: 'W', bed: '1' }, 5),
      fact('v1.PatientMoved', { unit: 'W', bed: '1' }, 6),
      fact('v1.DischargeReady', {}, 50),
      fact('v1.PatientDeparted', { outcome: 'discharged' }, 54),
    ]);
    expect(ann(state)).toMatchObject({ stage: 'departed', acuity: 2, service: 'medicine', faults: [] });
    expect(ann(state).stays).toEqual([
      { unit: 'ED', from: HOUR_MS, to: 6 * HOUR_MS },
      { unit: 'W', from: 6 * HOUR_MS, to: 54 * HOUR_MS },
    ]);
    expect(state.history.starts).toMatchObject([{ acuity: 2, waitMinutes: 60 }]);
    expect(state.history.boardings).toMatchObject([{ unit: 'W', hours: 2 }]);
    expect(state.history.stays).toMatchObject([{ unit: 'W', hours: 48, service: 'medicine' }]);
    expect(state.history.hourly.get('in:W')).toEqual(new Map([[6, 1]]));
  });

  it('shows a contradiction as a fault and never as a negative wait', () => {
    const state = replay([fact('v1.PatientArrived', {}, 5), fact('v1.TreatmentStarted', {}, 3)]);
    expect(ann(state).faults.map(({ kind }) => kind)).toEqual(['treated_before_arrival']);
    expect(state.history.starts).toEqual([]);
  });

  it('drops a fault once the fact behind it is corrected', () => {
    const treated = fact('v1.TreatmentStarted', {}, 3);
    const correction = { corrects: treated.id, occurredAt: 6 * HOUR_MS };
    const state = replay([
      fact('v1.PatientArrived', {}, 5),
      treated,
      fact('v1.FactCorrected', correction, 7),
    ]);
    expect(ann(state)).toMatchObject({ treatmentStartedAt: 6 * HOUR_MS, faults: [] });
    expect(state.history.starts).toMatchObject([{ waitMinutes: 60 }]);
  });

  it('takes a retracted departure back, as if it had never been said', () => {
    const departed = fact('v1.PatientDeparted', { outcome: 'discharged' }, 9);
    const before = [fact('v1.PatientArrived', {}, 1), fact('v1.PatientMoved', { unit: 'W', bed: '1' }, 2)];
    const state = replay([...before, departed, fact('v1.FactRetracted', { retracts: departed.id }, 10)]);
    expect(ann(state)).toEqual(ann(replay(before)));
    expect(state.history.hourly.get('departed')?.size).toBe(0);
  });

  it('ignores a correction that the corrected fact cannot say, and shows it', () => {
    const moved = fact('v1.PatientMoved', { unit: 'W', bed: '1' }, 2);
    const wrong = fact('v1.FactCorrected', { corrects: moved.id, payload: { bed: 7 } }, 3);
    const state = replay([fact('v1.PatientArrived', {}, 1), moved, wrong]);
    expect(ann(state)).toMatchObject({
      place: { unit: 'W', bed: '1' },
      faults: [{ kind: 'correction_invalid' }],
    });
  });

  it('shows a correction of nothing', () => {
    const nothing = fact('v1.FactRetracted', { retracts: '00000000-0000-7000-8000-ffffffffffff' }, 2);
    const state = replay([fact('v1.PatientArrived', {}, 1), nothing]);
    expect(ann(state).faults).toMatchObject([{ kind: 'correction_without_fact', event: nothing.id }]);
  });

  it('puts nobody who has departed back into a bed', () => {
    const state = replay([
      fact('v1.PatientArrived', {}, 1),
      fact('v1.PatientDeparted', { outcome: 'discharged' }, 5),
      fact('v1.PatientMoved', { unit: 'W', bed: '1' }, 6),
      fact('v1.BedAssigned', { unit: 'W', bed: '1' }, 7),
      fact('v1.PatientArrived', {}, 8),
    ]);
    expect(ann(state)).toMatchObject({ stage: 'departed', place: undefined, assigned: undefined });
    expect(ann(state).faults.map(({ kind }) => kind)).toContain('fact_after_departure');
  });
});

describe('A bed', () => {
  const opened = () => [
    unitFact('v1.BedOpened', { unit: 'W', bed: '1' }, 0),
    unitFact('v1.BedCleaned', { unit: 'W', bed: '1' }, 0.5),
  ];
  const stay = () => [
    fact('v1.PatientArrived', {}, 1),
    fact('v1.PatientMoved', { unit: 'W', bed: '1' }, 2),
    fact('v1.PatientDeparted', { outcome: 'discharged' }, 9),
  ];
  const bed = (events: LogEvent[]) => replay(events).units.get(W)!.beds.get(BED)!;

  it('awaits cleaning from when its patient left until it is cleaned', () => {
    expect(bed([...opened(), ...stay()]).awaitingCleanSince).toBe(9 * HOUR_MS);
    const cleaned = unitFact('v1.BedCleaned', { unit: 'W', bed: '1' }, 10);
    expect(bed([...opened(), ...stay(), cleaned]).awaitingCleanSince).toBeUndefined();
  });

  it('does not tell in which order the streams of ward and patient were read', () => {
    const cleaned = unitFact('v1.BedCleaned', { unit: 'W', bed: '1' }, 10);
    const [o, s] = [opened(), stay()];
    expect(bed([...o, cleaned, ...s])).toEqual(bed([...o, ...s, cleaned]));
    expect(bed([...s, ...o])).toEqual(bed([...o, ...s]));
  });

  it('is free at once where nobody records cleaning', () => {
    expect(bed([opened()[0]!, ...stay()]).awaitingCleanSince).toBeUndefined();
  });

  it('no longer awaits cleaning once the next patient lies in it', () => {
    const next = [
      fact('v1.PatientArrived', {}, 1, 'ben'),
      fact('v1.PatientMoved', { unit: 'W', bed: '1' }, 11, 'ben'),
    ];
    expect(bed([...opened(), ...stay(), ...next]).awaitingCleanSince).toBeUndefined();
  });
});

describe('The fold', () => {
  let days: LogEvent[];
  beforeAll(() => {
    const startAt = asMillis(Date.UTC(2026, 0, 5));
    const options = { days: 4, seed: 5, startAt, zone: 'Europe/Berlin', site: asSiteId('site') };
    days = [...simulate(profileNamed('district')!, options)];
  });

  it('says of every encounter, event by event, what folding all its facts at once says', () => {
    const state = replay(days);
    for (const [id, { encounter }] of state.encounters)
      expect(encounter).toEqual(foldEncounter(factsOf(days, id)));
  });

  it('does not depend on how the streams are interleaved', () => {
    const streams = new Map<string, LogEvent[]>();
    for (const event of days) {
      const subject = event.encounter ?? event.ward;
      streams.set(subject, [...(streams.get(subject) ?? []), event]);
    }
    const reordered = [...streams.values()].reverse().flat();
    expect(sorted(replay(reordered))).toEqual(sorted(replay(days)));
  });

  it('counts history as the sum over encounters, whatever was corrected on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e6 }), { maxLength: 40 }), (picks) => {
        const some = days.slice(0, 400);
        const retractions = picks.map((pick) => {
          const target = some[pick % some.length]!;
          const retraction = fact('v1.FactRetracted', { retracts: target.id }, 500_000, target.encounter);
          return { ...retraction, ward: target.ward };
        });
        const state = replay([...some, ...retractions]);
        const anew = emptyState();
        for (const event of some) if (!event.encounter) project(anew, event);
        for (const [id, { facts }] of state.encounters) refold(anew, id, facts);
        expect(sorted(anew).hourly).toEqual(sorted(state).hourly);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps and counts facts from newer clients, and skips them', () => {
    const newer = { ...fact('v1.NoteWritten', {}, 1), name: 'v9.Teleported' } as unknown as LogEvent;
    const state = replay([newer, newer]);
    expect(state.unknown).toEqual(new Map([['v9.Teleported', 2]]));
    expect(state.encounters.size).toBe(0);
  });

  it('takes a fact about somebody long gone as if it had never forgotten them', () => {
    const whole = replay(days);
    const id = [...whole.encounters].find(([, { encounter }]) => encounter.departedAt !== undefined)![0];
    const target = factsOf(days, id).find(({ name }) => name === 'v1.PatientArrived')!;
    const late = { ...fact('v1.FactCorrected', { corrects: target.id, occurredAt: target.occurredAt - DAY_MS }, 0), encounter: id, ward: target.ward, recordedAt: target.recordedAt }; // prettier-ignore
    const state = replay(days);
    compact(state, asMillis(days.at(-1)!.recordedAt + 3 * DAY_MS));
    expect(state.encounters.has(id)).toBe(false);
    expect(needsRehydration(state, late)).toBe(true);
    rehydrate(state, id, factsOf(days, id));
    project(state, late);
    expect(sorted(state).hourly).toEqual(sorted(replay([...days, late])).hourly);
  });
});

describe('Forgetting', () => {
  it('lets go of those long departed, never of those present, and of no hour that a baseline needs', () => {
    const state = replay([
      fact('v1.PatientArrived', {}, 1),
      fact('v1.PatientDeparted', { outcome: 'discharged' }, 2),
      fact('v1.PatientArrived', {}, 1, 'ben'),
    ]);
    compact(state, asMillis(2 * HOUR_MS + RETENTION.encounterMs + 1));
    expect([...state.encounters.keys()]).toEqual([BEN]);
    expect(state.history.hourly.get('arrivals')).toEqual(new Map([[1, 2]]));
    compact(state, asMillis(2 * HOUR_MS + RETENTION.hourlyMs + 2 * HOUR_MS));
    expect(state.history.hourly.get('arrivals')!.has(hourOf(HOUR_MS))).toBe(false);
    expect(state.encounters.has(BEN)).toBe(true);
  });
});

/** Lists in which order says nothing, in one order. */
const sorted = ({ units, encounters, history, bedUse }: HospitalState) => ({
  units: [...units.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  encounters: new Map([...encounters].map(([id, { encounter }]) => [id, encounter])),
  hourly: new Map([...history.hourly].filter(([, hours]) => hours.size > 0)),
  stays: history.stays,
  bedUse,
});
