import * as v from 'valibot';
import { BedId, EventId, Millis, UnitId } from './ids.ts';

/**
 * What each kind of fact says. A name is past tense and versioned; a payload never changes its meaning:
 * a new meaning is a new name. Vocabulary is FHIR R4's where it has a word for it.
 */

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const whole = (low: number, high: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));

export const Sex = v.picklist(['female', 'male', 'other', 'unknown']);
export type Sex = v.InferOutput<typeof Sex>;

export const ArrivalMode = v.picklist(['walk_in', 'ambulance', 'transfer', 'elective', 'unknown']);
export type ArrivalMode = v.InferOutput<typeof ArrivalMode>;

/** 1 = most urgent, 5 = least, on whatever scale the site uses (ESI, MTS, CTAS, ATS all have five). */
export const Acuity = v.picklist([1, 2, 3, 4, 5]);
export type Acuity = v.InferOutput<typeof Acuity>;

export const Outcome = v.picklist([
  'discharged',
  'admitted',
  'transferred',
  'died',
  'left_without_being_seen',
]);
export type Outcome = v.InferOutput<typeof Outcome>;

/** `emergency` holds a queue; every other kind holds beds. */
export const UnitKind = v.picklist(['emergency', 'ward', 'intensive_care', 'assessment']);
export type UnitKind = v.InferOutput<typeof UnitKind>;

/** ACVPU of NEWS2: Alert, new Confusion, Voice, Pain, Unresponsive. */
export const Consciousness = v.picklist(['A', 'C', 'V', 'P', 'U']);
export type Consciousness = v.InferOutput<typeof Consciousness>;

const Service = text(64);

export const payloads = {
  'v1.PatientArrived': v.object({
    mode: v.optional(ArrivalMode),
    ageYears: v.optional(between(0, 130)),
    sex: v.optional(Sex),
    complaint: v.optional(text(200)),
  }),
  /** Who a person is: apart from the flow facts; predictions, study exports and logs never read it. */
  'v1.PersonIdentified': v.object({
    familyName: v.optional(text(120)),
    givenName: v.optional(text(120)),
    birthDate: v.optional(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))),
    recordNumber: v.optional(text(64)),
  }),
  'v1.PatientTriaged': v.object({
    scale: v.optional(text(16)),
    acuity: Acuity,
    complaint: v.optional(text(200)),
  }),
  'v1.ObservationsRecorded': v.object({
    respiratoryRate: v.optional(between(0, 120)),
    oxygenSaturation: v.optional(between(0, 100)),
    /** 2 = the hypercapnic respiratory failure scale, set by a clinician. */
    oxygenScale: v.optional(v.picklist([1, 2])),
    supplementalOxygen: v.optional(v.boolean()),
    temperatureCelsius: v.optional(between(20, 46)),
    systolic: v.optional(between(0, 350)),
    diastolic: v.optional(between(0, 250)),
    heartRate: v.optional(between(0, 350)),
    consciousness: v.optional(Consciousness),
    pain: v.optional(whole(0, 10)),
  }),
  'v1.NoteWritten': v.object({ kind: v.optional(text(40)), text: text(20_000) }),
  'v1.TreatmentStarted': v.object({ role: v.optional(text(40)) }),
  'v1.AdmissionDecided': v.object({ service: v.optional(Service) }),
  'v1.BedRequested': v.object({ unit: v.optional(UnitId), service: v.optional(Service) }),
  'v1.BedAssigned': v.object({ unit: UnitId, bed: BedId }),
  'v1.PatientMoved': v.object({ unit: UnitId, bed: v.optional(BedId) }),
  'v1.DischargeReady': v.object({}),
  'v1.ExpectedDischargeSet': v.object({ expectedAt: Millis }),
  'v1.PatientDeparted': v.object({ outcome: Outcome }),
  'v1.UnitConfigured': v.object({
    unit: UnitId,
    name: text(80),
    kind: UnitKind,
    services: v.optional(v.array(Service)),
  }),
  'v1.BedOpened': v.object({ unit: UnitId, bed: BedId }),
  'v1.BedClosed': v.object({ unit: UnitId, bed: BedId, reason: v.optional(text(200)) }),
  'v1.BedCleaned': v.object({ unit: UnitId, bed: BedId }),
  'v1.StaffOnDuty': v.object({ unit: UnitId, role: text(40), count: whole(0, 10_000) }),
  'v1.ImageTaken': v.object({ image: text(128), modality: v.optional(text(16)) }),
  'v1.ImageRead': v.object({ image: text(128), finding: v.optional(text(2000)) }),
  'v1.TaskRaised': v.object({ task: text(64), title: text(200), dueAt: v.optional(Millis) }),
  'v1.TaskClaimed': v.object({ task: text(64) }),
  'v1.TaskDone': v.object({ task: text(64) }),
  'v1.PredictionShown': v.object({
    model: text(40),
    modelHash: text(64),
    inputHash: v.optional(text(64)),
    subject: v.optional(text(128)),
    unit: v.optional(text(16)),
    value: v.number(),
    low: v.optional(v.number()),
    high: v.optional(v.number()),
    madeAt: Millis,
    dataTo: v.optional(Millis),
  }),
  'v1.PredictionOverridden': v.object({
    model: text(40),
    shown: v.optional(v.number()),
    value: v.number(),
    unit: v.optional(text(16)),
    reason: text(400),
  }),
  'v1.ModelActivated': v.object({ model: text(40), modelHash: text(64), reason: v.optional(text(200)) }),
  /** The whole fact as it should have been: same name, so `payload` has the schema of the fact it corrects. */
  'v1.FactCorrected': v.object({
    corrects: EventId,
    occurredAt: v.optional(Millis),
    payload: v.optional(v.record(v.string(), v.unknown())),
    reason: v.optional(text(400)),
  }),
  'v1.FactRetracted': v.object({ retracts: EventId, reason: v.optional(text(400)) }),
  'v1.AccessBroken': v.object({ reason: text(400), minutes: v.optional(whole(1, 1440)) }),
} as const;

export type EventName = keyof typeof payloads;
export type PayloadOf<N extends EventName> = v.InferOutput<(typeof payloads)[N]>;

export const eventNames = Object.keys(payloads) as EventName[];

export const isEventName = (name: string): name is EventName => Object.hasOwn(payloads, name);
