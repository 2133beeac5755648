import { describe, expect, it } from 'vitest';
import { baselineFrame } from '../forecast/baseline/frame.ts';
import { LEVEL_COUNT, MEDIAN } from '../forecast/prediction.ts';
import type { LogEvent } from '../schema/event.ts';
import { asMillis } from '../schema/ids.ts';
import { contentUuid } from '../hash.ts';
import { replay } from '../ward/project.ts';
import { emptyState } from '../ward/state.ts';
import { transferables, type FeatureBatch } from './batch.ts';
import { extractFeatures } from './extract.ts';
import type { FeatureTable } from './table.ts';
import { waitSpec } from './wait.ts';

const NOON = Date.UTC(2026, 10, 3, 12);
const at = asMillis(NOON);
const zone = 'UTC';

let count = 0;
function fact(
  name: string,
  ward: string,
  encounter: string | undefined,
  minute: number,
  payload: object = {},
) {
  const time = NOON + minute * 60_000;
  return {
    id: contentUuid(`fact ${++count}`),
    site: 's',
    ward,
    encounter,
    name: `v1.${name}`,
    occurredAt: time,
    recordedAt: time,
    author: 'feed:t',
    device: 'feed:t',
    deviceSeq: count,
    payload,
  } as unknown as LogEvent;
}

const ed = (name: string, encounter: string, minute: number, payload: object = {}) =>
  fact(name, 'ed', encounter, minute, payload);

const units = [
  fact('UnitConfigured', 'ed', undefined, -900, { unit: 'ed', name: 'ED', kind: 'emergency' }),
  fact('UnitConfigured', 'w', undefined, -900, { unit: 'w', name: 'W', kind: 'ward', services: ['medical'] }),
  fact('BedOpened', 'w', undefined, -900, { unit: 'w', bed: '1' }),
  fact('BedOpened', 'w', undefined, -900, { unit: 'w', bed: '2' }),
  fact('BedClosed', 'w', undefined, -800, { unit: 'w', bed: '2' }),
  fact('StaffOnDuty', 'ed', undefined, -300, { unit: 'ed', role: 'clinician', count: 4 }),
];

const people = [
  ed('PatientArrived', 'slow', -90, { ageYears: 30 }),
  ed('PatientTriaged', 'slow', -80, { acuity: 4 }),
  ed('PatientArrived', 'first', -60, {}),
  ed('PatientTriaged', 'first', -55, { acuity: 3 }),
  ed('PatientArrived', 'second', -40, { ageYears: 80, complaint: 'chest pain' }),
  ed('PatientTriaged', 'second', -38, { acuity: 3 }),
  ed('PatientArrived', 'urgent', -5, { mode: 'ambulance' }),
  ed('PatientTriaged', 'urgent', -3, { acuity: 2 }),
  ed('PatientArrived', 'new', -1),
  ed('PatientArrived', 'boarding', -300, { mode: 'ambulance' }),
  ed('TreatmentStarted', 'boarding', -280),
  ed('AdmissionDecided', 'boarding', -120, { service: 'medical' }),
  ed('PatientArrived', 'inpatient', -800),
  ed('AdmissionDecided', 'inpatient', -700, { service: 'medical' }),
  ed('PatientMoved', 'inpatient', -600, { unit: 'w', bed: '1' }),
];

const extract = (events: readonly LogEvent[], when = at) =>
  extractFeatures(replay(events), { at: when, zone, version: 7 });

function value(table: FeatureTable<unknown>, key: unknown, feature: string): number {
  const column = waitSpec.features.findIndex(({ name }) => name === feature);
  return table.raw[table.keys.indexOf(key) * table.width + column]!;
}

describe('the features of a refresh', () => {
  const batch = extract([...units, ...people]);

  it('have a row for each who waits, is in the department, is in a bed', () => {
    expect(batch.wait.keys).toEqual(['slow', 'first', 'second', 'urgent', 'new']);
    expect(batch.admission.keys).toEqual(['boarding', 'slow', 'first', 'second', 'urgent', 'new']);
    expect(batch.stay.keys).toEqual(['inpatient']);
    expect(batch.waitNew.keys).toEqual([1, 2, 3, 4, 5]);
  });

  it('count who is ahead by urgency, then by arrival', () => {
    const ahead = (key: string) => value(batch.wait, key, 'ahead');
    expect(['urgent', 'first', 'second', 'new', 'slow'].map(ahead)).toEqual([0, 1, 2, 3, 4]);
    expect(value(batch.waitNew, 1, 'ahead')).toBe(0);
    expect(value(batch.waitNew, 3, 'ahead')).toBe(4);
    expect(value(batch.waitNew, 5, 'ahead')).toBe(5);
  });

  it('say how long each has waited, what is going on, and NaN for what nobody knows', () => {
    expect([...batch.wait.elapsedMinutes]).toEqual([90, 60, 40, 5, 1]);
    expect(value(batch.wait, 'first', 'boarding')).toBe(1);
    expect(value(batch.wait, 'first', 'clinicians')).toBe(4);
    expect(value(batch.wait, 'first', 'oldest')).toBe(90);
    expect(value(batch.wait, 'first', 'age')).toBeNaN();
    expect(value(batch.wait, 'second', 'age')).toBe(80);
  });

  it('know the unit a decided patient will go to, and open beds only', () => {
    expect(batch.demand.units).toMatchObject([{ unit: 'w', beds: 1, occupied: 1, kind: 'ward' }]);
    expect([...batch.admission.target]).toEqual([0, -1, -1, -1, -1, -1]);
    expect([...batch.admission.decided]).toEqual([1, 0, 0, 0, 0, 0]);
    expect(batch.admission.boardedHours[0]).toBe(2);
    expect(batch.stay.elapsedHours[0]).toBe(10);
  });

  it('are finite once scaled, also without any fact', () => {
    for (const some of [batch, extractFeatures(emptyState(), { at, zone, version: 1 }), extract(people)]) {
      for (const { scaled } of [some.wait, some.waitNew, some.admission, some.stay, some.arrivals])
        expect(scaled.every(Number.isFinite)).toBe(true);
    }
  });

  it('do not go below zero when a clock ran ahead', () => {
    const early = extract([...units, ...people], asMillis(NOON - 70 * 60_000));
    expect(early.wait.elapsedMinutes.every((minutes) => minutes >= 0)).toBe(true);
    expect(early.wait.scaled.every(Number.isFinite)).toBe(true);
  });

  it('cross to another worker whole', () => {
    const copy: FeatureBatch = structuredClone(batch);
    const crossed = structuredClone(copy, { transfer: transferables(copy) });
    expect(crossed).toEqual(batch);
    expect(copy.wait.scaled.length + copy.demand.units[0]!.survival.length).toBe(0);
  });
});

describe('a forecast by the baselines alone', () => {
  it('speaks about everybody, and about nobody when there is nobody', () => {
    const frame = baselineFrame(extract([...units, ...people]), 'No model is on this device.');
    expect(frame).toMatchObject({ version: 7, at, provenance: { wait: { madeBy: 'baseline' } } });
    expect(frame.wait.values.length).toBe(5 * LEVEL_COUNT);
    expect(frame.admission.probability[0]).toBe(1);
    expect(frame.arrivals.values.length).toBe(72 * LEVEL_COUNT);
    expect(frame.demand[0]!.needed[MEDIAN]).toBeGreaterThanOrEqual(1);
    const empty = baselineFrame(extractFeatures(emptyState(), { at, zone, version: 1 }));
    expect([empty.wait.keys, empty.stay.keys, empty.demand]).toEqual([[], [], []]);
    expect(empty.waitNew.values.every(Number.isFinite)).toBe(true);
  });
});
