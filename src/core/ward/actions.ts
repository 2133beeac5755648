import type { Fact, LogEvent } from '../schema/event.ts';
import { wardOfUnit, type BedId, type EncounterId, type Millis, type UnitId } from '../schema/ids.ts';
import type { PayloadOf } from '../schema/payload.ts';
import type { Encounter } from './state.ts';

/**
 * What people do, as the facts it leaves behind. Each takes what was meant and when it was true, and returns the
 * facts to record together; who said it, and on which device, is added when they are saved.
 */

/** Whose facts these are: the encounter, and the stream its facts are ordered in. */
export type Subject = Pick<Encounter, 'id' | 'ward'>;

export type Person = PayloadOf<'v1.PersonIdentified'>;

export interface Arrival extends PayloadOf<'v1.PatientArrived'> {
  /** A new id (`uuidv7`), made where the arrival is registered. */
  readonly encounter: EncounterId;
  readonly unit: UnitId;
  readonly person?: Person | undefined;
}

/** Registers somebody, known or not; who the person is stays a fact of its own. */
export function registerArrival(arrival: Arrival, at: Millis): Fact[] {
  const { encounter, unit, person, ...payload } = arrival;
  const subject = { id: encounter, ward: wardOfUnit(unit) };
  const identified = person ? identifyPerson({ subject, person }, at) : [];
  return [of(subject, 'v1.PatientArrived', stated(payload), at), ...identified];
}

/** Nothing is recorded when nothing is known of the person. */
export function identifyPerson(args: { subject: Subject; person: Person }, at: Millis): Fact[] {
  const person = stated(args.person);
  return isEmpty(person) ? [] : [of(args.subject, 'v1.PersonIdentified', person, at)];
}

export interface Triage extends PayloadOf<'v1.PatientTriaged'> {
  readonly subject: Subject;
  readonly observations?: PayloadOf<'v1.ObservationsRecorded'> | undefined;
}

/** A triage or a re-triage, with the vital signs taken at it. */
export function triage({ subject, observations, ...payload }: Triage, at: Millis): Fact[] {
  const vitals = observations ? recordObservations({ subject, observations }, at) : [];
  return [of(subject, 'v1.PatientTriaged', stated(payload), at), ...vitals];
}

/** Nothing is recorded when nothing was measured. */
export function recordObservations(
  args: { subject: Subject; observations: PayloadOf<'v1.ObservationsRecorded'> },
  at: Millis,
): Fact[] {
  const set = stated(args.observations);
  return isEmpty(set) ? [] : [of(args.subject, 'v1.ObservationsRecorded', set, at)];
}

export const startTreatment = (args: { subject: Subject; role?: string | undefined }, at: Millis): Fact[] => [
  of(args.subject, 'v1.TreatmentStarted', stated({ role: args.role }), at),
];

export const leftWithoutBeingSeen = (args: { subject: Subject }, at: Millis): Fact[] =>
  depart(args.subject, 'left_without_being_seen', at);

export const decideAdmission = (
  args: { subject: Subject; service?: string | undefined },
  at: Millis,
): Fact[] => [of(args.subject, 'v1.AdmissionDecided', stated({ service: args.service }), at)];

export const requestBed = (
  args: { subject: Subject; unit?: UnitId | undefined; service?: string | undefined },
  at: Millis,
): Fact[] => [of(args.subject, 'v1.BedRequested', stated({ unit: args.unit, service: args.service }), at)];

/** Promises a bed; the patient is there only once moved. */
export const assignBed = (args: { subject: Subject; unit: UnitId; bed: BedId }, at: Millis): Fact[] => [
  of(args.subject, 'v1.BedAssigned', { unit: args.unit, bed: args.bed }, at),
];

export const move = (
  args: { subject: Subject; unit: UnitId; bed?: BedId | undefined },
  at: Millis,
): Fact[] => [of(args.subject, 'v1.PatientMoved', stated({ unit: args.unit, bed: args.bed }), at)];

type Placed = Pick<Encounter, 'id' | 'ward' | 'place'>;

/** Each goes to the other's place, at the same instant. Nothing when one of them has no bed, or both have the same. */
export function swap(args: { a: Placed; b: Placed }, at: Millis): Fact[] {
  const { a, b } = args;
  if (!a.place?.bed || !b.place?.bed || a.id === b.id) return [];
  return [...move({ subject: a, ...b.place }, at), ...move({ subject: b, ...a.place }, at)];
}

export const markReady = (args: { subject: Subject }, at: Millis): Fact[] => [
  of(args.subject, 'v1.DischargeReady', {}, at),
];

export const expectDischarge = (args: { subject: Subject; expectedAt: Millis }, at: Millis): Fact[] => [
  of(args.subject, 'v1.ExpectedDischargeSet', { expectedAt: args.expectedAt }, at),
];

type Outcome = PayloadOf<'v1.PatientDeparted'>['outcome'];

/** Ends the encounter; `outcome` is `discharged` unless said otherwise. */
export const discharge = (args: { subject: Subject; outcome?: Outcome | undefined }, at: Millis): Fact[] =>
  depart(args.subject, args.outcome ?? 'discharged', at);

export const configureUnit = (args: PayloadOf<'v1.UnitConfigured'>, at: Millis): Fact[] => [
  ofUnit(args.unit, 'v1.UnitConfigured', stated(args), at),
];

export const closeBed = (
  args: { unit: UnitId; bed: BedId; reason?: string | undefined },
  at: Millis,
): Fact[] => [
  ofUnit(
    args.unit,
    'v1.BedClosed',
    { unit: args.unit, bed: args.bed, ...stated({ reason: args.reason }) },
    at,
  ),
];

export const openBed = (args: { unit: UnitId; bed: BedId }, at: Millis): Fact[] => [
  ofUnit(args.unit, 'v1.BedOpened', { unit: args.unit, bed: args.bed }, at),
];

export const cleanBed = (args: { unit: UnitId; bed: BedId }, at: Millis): Fact[] => [
  ofUnit(args.unit, 'v1.BedCleaned', { unit: args.unit, bed: args.bed }, at),
];

export const setStaff = (args: { unit: UnitId; role: string; count: number }, at: Millis): Fact[] => [
  ofUnit(args.unit, 'v1.StaffOnDuty', { unit: args.unit, role: args.role, count: args.count }, at),
];

export const writeNote = (
  args: { subject: Subject; text: string; kind?: string | undefined },
  at: Millis,
): Fact[] => {
  const text = args.text.trim();
  return text === ''
    ? []
    : [of(args.subject, 'v1.NoteWritten', { text, ...stated({ kind: args.kind }) }, at)];
};

export interface Override extends PayloadOf<'v1.PredictionOverridden'> {
  readonly subject: Subject;
}

/** A person's own value, shown beside the model's from then on. */
export const overridePrediction = ({ subject, ...payload }: Override, at: Millis): Fact[] => [
  of(subject, 'v1.PredictionOverridden', stated(payload), at),
];

export interface Correction {
  readonly event: Corrected;
  /** The whole payload as it should have been; left out when only the time was wrong. */
  readonly payload?: Record<string, unknown> | undefined;
  readonly occurredAt?: Millis | undefined;
  readonly reason: string;
}

/** The least of an event that one needs to take it back or put it right. */
export type Corrected = Pick<LogEvent, 'id' | 'ward' | 'encounter'>;

/** Nothing is recorded when nothing changes. */
export function correctFact({ event, payload, occurredAt, reason }: Correction, at: Millis): Fact[] {
  const change = stated({ occurredAt, payload: payload && stated(payload) });
  if (isEmpty(change)) return [];
  return [
    { ...about(event, at), name: 'v1.FactCorrected', payload: { corrects: event.id, ...change, reason } },
  ];
}

export const retractFact = (args: { event: Corrected; reason?: string | undefined }, at: Millis): Fact[] => [
  {
    ...about(args.event, at),
    name: 'v1.FactRetracted',
    payload: { retracts: args.event.id, ...stated({ reason: args.reason }) },
  },
];

const depart = (subject: Subject, outcome: Outcome, at: Millis): Fact[] => [
  of(subject, 'v1.PatientDeparted', { outcome }, at),
];

const about = ({ ward, encounter }: Corrected, occurredAt: Millis) => ({ ward, encounter, occurredAt });

type EncounterFact<N> = Extract<Fact, { name: N }>;

function of<N extends Fact['name']>(
  { id, ward }: Subject,
  name: N,
  payload: EncounterFact<N>['payload'],
  occurredAt: Millis,
): Fact {
  // Safe: `payload` is the one of `name`; TypeScript cannot follow a union through a type parameter.
  return { name, ward, encounter: id, occurredAt, payload } as unknown as Fact;
}

function ofUnit<N extends Fact['name']>(
  unit: UnitId,
  name: N,
  payload: EncounterFact<N>['payload'],
  occurredAt: Millis,
): Fact {
  return { name, ward: wardOfUnit(unit), occurredAt, payload } as unknown as Fact;
}

/** What was said: without the keys that hold nothing, so that a fact is the same with and without them. */
function stated<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

const isEmpty = (fields: object) => Object.keys(fields).length === 0;
