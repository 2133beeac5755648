import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, type Fact, type KnownEvent } from '../schema/event.ts';
import {
  asBedId,
  asDeviceId,
  asEncounterId,
  asMillis,
  asPractitionerId,
  asSiteId,
  asUnitId,
} from '../schema/ids.ts';
import { contentUuid } from '../hash.ts';
import * as actions from './actions.ts';
import { foldEncounter } from './encounter.ts';
import { replay } from './project.ts';

const ED = asUnitId('ed');
const WARD = asUnitId('ward-a');
const BED_1 = asBedId('1');
const BED_2 = asBedId('2');
const at = asMillis(1_800_000_000_000);
const later = (minutes: number) => asMillis(at + minutes * 60_000);

const encounter = asEncounterId('visit-1');
const arrive = (id = encounter) =>
  actions.registerArrival({ encounter: id, unit: ED, mode: 'walk_in', ageYears: 44, sex: 'female' }, at);
const subject = { id: encounter, ward: arrive()[0]!.ward };

/** Gives facts the identity a device would give them. */
const recorded = (facts: readonly Fact[]): KnownEvent[] =>
  facts.map(
    (fact, i) =>
      ({
        ...fact,
        id: contentUuid(`${i} ${JSON.stringify(fact)}`),
        site: asSiteId('s'),
        recordedAt: fact.occurredAt,
        author: asPractitionerId('nurse'),
        device: asDeviceId('d'),
        deviceSeq: i + 1,
      }) as unknown as KnownEvent,
  );

const folded = (facts: readonly Fact[]) => foldEncounter(recorded(facts));

describe('what people do at the triage desk', () => {
  it('registers an unknown person as an arrival and nothing else', () => {
    expect(actions.registerArrival({ encounter, unit: ED, person: {} }, at)).toEqual([
      { name: 'v1.PatientArrived', ward: 'ed', encounter, occurredAt: at, payload: {} },
    ]);
  });

  it('keeps who a person is in a fact apart from the arrival', () => {
    const person = { familyName: 'Okafor', recordNumber: 'R-1' };
    const [arrived, identified] = actions.registerArrival({ encounter, unit: ED, ageYears: 3, person }, at);
    expect(arrived?.payload).toEqual({ ageYears: 3 });
    expect(identified).toMatchObject({ name: 'v1.PersonIdentified', payload: person });
  });

  it('records vital signs together with the triage, and none when none were taken', () => {
    const names = (observations?: { heartRate?: number | undefined }) =>
      actions.triage({ subject, acuity: 2, observations }, at).map((fact) => fact.name);
    expect(names({ heartRate: 90 })).toEqual(['v1.PatientTriaged', 'v1.ObservationsRecorded']);
    expect(names({ heartRate: undefined })).toEqual(['v1.PatientTriaged']);
  });

  it('takes a person from the door to a ward bed and home', () => {
    const visit = folded([
      ...arrive(),
      ...actions.triage({ subject, acuity: 3 }, later(5)),
      ...actions.startTreatment({ subject, role: 'clinician' }, later(30)),
      ...actions.decideAdmission({ subject, service: 'medicine' }, later(90)),
      ...actions.requestBed({ subject, unit: WARD }, later(91)),
      ...actions.assignBed({ subject, unit: WARD, bed: BED_1 }, later(100)),
      ...actions.move({ subject, unit: WARD, bed: BED_1 }, later(120)),
      ...actions.markReady({ subject }, later(4000)),
      ...actions.discharge({ subject }, later(4100)),
    ]);
    expect(visit).toMatchObject({
      stage: 'departed',
      outcome: 'discharged',
      acuity: 3,
      service: 'medicine',
      treatmentStartedAt: later(30),
      admittedAt: later(120),
      faults: [],
    });
  });

  it('lets somebody leave without being seen', () => {
    expect(folded([...arrive(), ...actions.leftWithoutBeingSeen({ subject }, later(60))])).toMatchObject({
      stage: 'departed',
      outcome: 'left_without_being_seen',
    });
  });
});

describe('beds', () => {
  it('swaps two patients at one instant', () => {
    const a = { ...subject, place: { unit: WARD, bed: BED_1 } };
    const b = { ...subject, id: asEncounterId('visit-2'), place: { unit: WARD, bed: BED_2 } };
    expect(actions.swap({ a, b }, at).map((f) => [f.encounter, (f.payload as { bed: string }).bed])).toEqual([
      ['visit-1', '2'],
      ['visit-2', '1'],
    ]);
  });

  it('swaps nobody with themselves, nor with somebody without a bed', () => {
    const a = { ...subject, place: { unit: WARD, bed: BED_1 } };
    expect(actions.swap({ a, b: a }, at)).toEqual([]);
    expect(actions.swap({ a, b: { ...subject, id: asEncounterId('v2'), place: { unit: ED } } }, at)).toEqual(
      [],
    );
  });

  it('closes a bed with a reason, cleans it and opens it again, in the stream of its unit', () => {
    const facts = [
      ...actions.closeBed({ unit: WARD, bed: BED_1, reason: 'infection' }, at),
      ...actions.openBed({ unit: WARD, bed: BED_1 }, later(5)),
      ...actions.cleanBed({ unit: WARD, bed: BED_1 }, later(6)),
      ...actions.setStaff({ unit: WARD, role: 'nurse', count: 4 }, later(7)),
    ];
    expect(facts.every((fact) => fact.ward === (WARD as string) && fact.encounter === undefined)).toBe(true);
    const unit = replay(recorded(facts)).units.get(WARD);
    expect(unit?.beds.get(BED_1)).toMatchObject({ open: true });
    expect(unit?.staff.get('nurse')?.count).toBe(4);
  });
});

describe('putting the record right', () => {
  it('undoes a treatment start by retracting it', () => {
    const facts = recorded([...arrive(), ...actions.startTreatment({ subject }, later(10))]);
    const undo = recorded(actions.retractFact({ event: facts[1]! }, later(11)));
    expect(foldEncounter([...facts, ...undo])).toMatchObject({ stage: 'arrived', faults: [] });
    expect(foldEncounter([...facts, ...undo])?.treatmentStartedAt).toBeUndefined();
  });

  it('replaces the payload and the time of a corrected fact', () => {
    const facts = recorded([...arrive(), ...actions.triage({ subject, acuity: 4 }, later(10))]);
    const change = { event: facts[1]!, payload: { acuity: 2 }, occurredAt: later(8), reason: 'typed wrong' };
    const visit = foldEncounter([...facts, ...recorded(actions.correctFact(change, later(20)))]);
    expect(visit).toMatchObject({ acuity: 2, triagedAt: later(8), faults: [] });
  });

  it('records no correction that changes nothing, and no empty note', () => {
    expect(actions.correctFact({ event: recorded(arrive())[0]!, reason: 'none' }, at)).toEqual([]);
    expect(actions.writeNote({ subject, text: ' \n ' }, at)).toEqual([]);
  });
});

describe('every action', () => {
  const text = fc.string({ maxLength: 60 });
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

  it('yields facts that the log accepts, whatever was typed', () => {
    fc.assert(
      fc.property(text, some(text), some(fc.integer({ min: 0, max: 120 })), (words, maybe, count) => {
        const event = recorded(arrive())[0]!;
        const facts = [
          ...actions.registerArrival(
            { encounter, unit: ED, ageYears: count, complaint: maybe, person: { familyName: maybe } },
            at,
          ),
          ...actions.triage({ subject, acuity: 1, complaint: maybe, observations: { heartRate: count } }, at),
          ...actions.writeNote({ subject, text: words, kind: maybe }, at),
          ...actions.overridePrediction({ subject, model: 'wait', value: count ?? 0, reason: words }, at),
          ...actions.decideAdmission({ subject, service: maybe }, at),
          ...actions.closeBed({ unit: WARD, bed: BED_1, reason: maybe }, at),
          ...actions.retractFact({ event, reason: maybe }, at),
          ...actions.correctFact({ event, payload: { ageYears: count }, reason: words }, at),
        ];
        for (const fact of recorded(facts)) expect(parseEvent(fact)).toMatchObject({ ok: true });
        expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      }),
    );
  });
});
