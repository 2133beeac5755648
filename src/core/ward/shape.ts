import { canonicalJson, sha256Hex } from '../hash.ts';
import type { KnownEvent } from '../schema/event.ts';
import type { EventName } from '../schema/payload.ts';
import { replay } from './project.ts';

/**
 * Names the shape of the state: a snapshot of another shape is ignored and the log folded again. It is the hash of what
 * this code folds a fixed visit to, so that it changes by itself when the fold does.
 */
export function stateShape(): string {
  return sha256Hex(canonicalJson(plain(replay(visit())))).slice(0, 16);
}

const HOUR = 3_600_000;

/** One of every kind of fact that leaves a trace, two hours apart. */
function visit(): KnownEvent[] {
  const facts: [EventName, object][] = [
    ['v1.UnitConfigured', { unit: 'W', name: 'Ward', kind: 'ward', services: ['medicine'] }],
    ['v1.BedOpened', { unit: 'W', bed: '1' }],
    ['v1.BedClosed', { unit: 'W', bed: '2', reason: 'repair' }],
    ['v1.BedCleaned', { unit: 'W', bed: '1' }],
    ['v1.StaffOnDuty', { unit: 'W', role: 'nurse', count: 3 }],
    ['v1.PatientArrived', { mode: 'walk_in', ageYears: 70, sex: 'female', complaint: 'cough' }],
    ['v1.PersonIdentified', { familyName: 'Example' }],
    ['v1.PatientTriaged', { scale: 'ESI', acuity: 3 }],
    ['v1.ObservationsRecorded', { heartRate: 80 }],
    ['v1.NoteWritten', { text: 'seen' }],
    ['v1.TreatmentStarted', {}],
    ['v1.AdmissionDecided', { service: 'medicine' }],
    ['v1.BedRequested', { unit: 'W' }],
    ['v1.BedAssigned', { unit: 'W', bed: '1' }],
    ['v1.PatientMoved', { unit: 'W', bed: '1' }],
    ['v1.ExpectedDischargeSet', { expectedAt: 99 * HOUR }],
    ['v1.PredictionOverridden', { model: 'stay', value: 1, reason: 'known well' }],
    ['v1.FactRetracted', { retracts: 'nothing' }],
    ['v1.DischargeReady', {}],
    ['v1.PatientDeparted', { outcome: 'discharged' }],
    ['v1.PatientMoved', { unit: 'W', bed: '1' }],
  ];
  return facts.map(([name, payload], i) => factOf(name, payload, i + 1));
}

// Safe: this is a fixture whose payloads stand beside their names above.
const factOf = (name: EventName, payload: object, n: number) =>
  ({
    id: `e${n}`,
    site: 's',
    ward: 'ED',
    encounter: 'a',
    name,
    occurredAt: 2 * n * HOUR,
    recordedAt: 2 * n * HOUR,
    author: 'x',
    device: 'd',
    deviceSeq: n,
    payload,
  }) as unknown as KnownEvent;

function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
