import * as v from 'valibot';
import { isKnown, type KnownEvent, type LogEvent } from '../schema/event.ts';
import type { Millis } from '../schema/ids.ts';
import { payloads, type EventName, type PayloadOf } from '../schema/payload.ts';
import { LEFT_BEDS_KEPT, type DataFault, type Encounter, type Place, type Stage } from './state.ts';

/** Folds the facts of one encounter, in the order given. `undefined` when none of them concerns an encounter. */
export function foldEncounter(facts: readonly KnownEvent[]): Encounter | undefined {
  const effective = withCorrections(facts);
  const first = facts[0];
  if (first?.encounter === undefined) return undefined;
  const encounter = emptyEncounter(first);
  for (const fact of effective.facts) applyFact(encounter, fact);
  encounter.faults.push(...effective.faults, ...contradictions(encounter));
  return encounter;
}

/**
 * The encounter with one more fact: the same as folding all facts again, as long as the fact is no correction.
 * A long stay has hundreds of observations; folding all of them for each new one would be quadratic.
 */
export function advanceEncounter(before: Encounter, fact: KnownEvent): Encounter {
  const encounter: Encounter = {
    ...before,
    stays: before.stays.map((stay) => ({ ...stay })),
    observations: [...before.observations],
    overrides: [...before.overrides],
    faults: before.faults.filter(({ kind }) => !CONTRADICTIONS.has(kind)),
  };
  applyFact(encounter, fact);
  encounter.faults.push(...contradictions(encounter));
  return encounter;
}

/** Changes facts before it, so the encounter must be folded again. */
export const isCorrection = (fact: KnownEvent) =>
  fact.name === 'v1.FactCorrected' || fact.name === 'v1.FactRetracted';

const STAGE_RANK: Record<Stage, number> = {
  arrived: 0,
  triaged: 1,
  in_treatment: 2,
  boarding: 3,
  on_ward: 4,
  ready: 5,
  departed: 6,
};

const OBSERVATIONS_KEPT = 12;

function emptyEncounter(first: KnownEvent): Encounter {
  return {
    id: first.encounter!,
    site: first.site,
    ward: first.ward,
    stage: 'arrived',
    stays: [],
    observations: [],
    overrides: [],
    notes: 0,
    faults: [],
  };
}

type Apply<N extends EventName> = (encounter: Encounter, payload: PayloadOf<N>, event: KnownEvent) => void;

/** One small function per fact; a fact without an effect on the encounter says so with `nothing`. */
const appliers: { readonly [N in EventName]: Apply<N> } = {
  'v1.PatientArrived': (e, p, { occurredAt, ward }) => {
    e.arrivedAt = occurredAt;
    e.mode = p.mode;
    e.ageYears = p.ageYears;
    e.sex = p.sex;
    e.complaint = p.complaint ?? e.complaint;
    if (!e.place && !e.departedAt) place(e, { unit: ward as string as Place['unit'] }, occurredAt);
  },
  'v1.PersonIdentified': (e, p) => {
    e.person = { ...e.person, ...p };
  },
  'v1.PatientTriaged': (e, p, { occurredAt }) => {
    e.triagedAt ??= occurredAt;
    e.acuity = p.acuity;
    e.scale = p.scale ?? e.scale;
    e.complaint = p.complaint ?? e.complaint;
    advance(e, 'triaged');
  },
  'v1.ObservationsRecorded': (e, p, { occurredAt }) => {
    e.observations.push({ ...p, at: occurredAt });
    e.observations.sort((a, b) => a.at - b.at);
    if (e.observations.length > OBSERVATIONS_KEPT) e.observations.shift();
  },
  'v1.NoteWritten': (e) => {
    e.notes += 1;
  },
  'v1.TreatmentStarted': (e, _, { occurredAt }) => {
    e.treatmentStartedAt ??= occurredAt;
    advance(e, 'in_treatment');
  },
  'v1.AdmissionDecided': (e, p, { occurredAt }) => {
    e.admissionDecidedAt ??= occurredAt;
    e.service = p.service ?? e.service;
    advance(e, 'boarding');
  },
  'v1.BedRequested': (e, p, { occurredAt }) => {
    e.bedRequestedAt ??= occurredAt;
    e.requestedUnit = p.unit ?? e.requestedUnit;
    e.service = p.service ?? e.service;
    advance(e, 'boarding');
  },
  'v1.BedAssigned': (e, p, { id, occurredAt }) => {
    if (isOver(e, id, occurredAt)) return;
    e.assigned = { unit: p.unit, bed: p.bed };
    e.assignedAt = occurredAt;
  },
  'v1.PatientMoved': (e, p, { id, occurredAt }) => {
    if (isOver(e, id, occurredAt)) return;
    e.assigned = undefined;
    place(e, { unit: p.unit, bed: p.bed }, occurredAt);
    if (!isAdmission(e, p)) return;
    e.admittedAt ??= occurredAt;
    advance(e, 'on_ward');
  },
  'v1.DischargeReady': (e, _, { occurredAt }) => {
    e.readyAt = occurredAt;
    advance(e, 'ready');
  },
  'v1.ExpectedDischargeSet': (e, p) => {
    e.expectedDischargeAt = p.expectedAt;
  },
  'v1.PatientDeparted': (e, p, { occurredAt }) => {
    e.departedAt = occurredAt;
    e.outcome = p.outcome;
    e.assigned = undefined;
    leave(e, occurredAt);
    e.stage = 'departed';
  },
  'v1.PredictionOverridden': (e, p, { id, author, occurredAt }) => {
    e.overrides.push({
      event: id,
      model: p.model,
      value: p.value,
      unit: p.unit,
      reason: p.reason,
      author,
      at: occurredAt,
    });
  },
  'v1.UnitConfigured': nothing,
  'v1.BedOpened': nothing,
  'v1.BedClosed': nothing,
  'v1.BedCleaned': nothing,
  'v1.StaffOnDuty': nothing,
  'v1.ImageTaken': nothing,
  'v1.ImageRead': nothing,
  'v1.TaskRaised': nothing,
  'v1.TaskClaimed': nothing,
  'v1.TaskDone': nothing,
  'v1.PredictionShown': nothing,
  'v1.ModelActivated': nothing,
  'v1.FactCorrected': nothing,
  'v1.FactRetracted': nothing,
  'v1.AccessBroken': nothing,
};

function nothing(): void {}

function applyFact(encounter: Encounter, fact: KnownEvent): void {
  // Safe: the table pairs each name with the payload of that name, which TypeScript cannot follow through the index.
  (appliers[fact.name] as Apply<EventName>)(encounter, fact.payload, fact);
}

function advance(encounter: Encounter, stage: Stage): void {
  if (STAGE_RANK[stage] > STAGE_RANK[encounter.stage]) encounter.stage = stage;
}

/** A move within the department (a cubicle) admits nobody; a move elsewhere, or one that was decided or planned, does. */
const isAdmission = (e: Encounter, to: Place) =>
  (to.unit as string) !== (e.ward as string) || e.admissionDecidedAt !== undefined || e.mode === 'elective';

function place(encounter: Encounter, to: Place, at: Millis): void {
  const stay = encounter.stays.at(-1);
  if (stay?.unit !== to.unit || stay.to !== undefined) {
    leave(encounter, at);
    encounter.stays.push({ unit: to.unit, from: at });
  } else if (encounter.place?.bed !== to.bed) leaveBed(encounter, at);
  encounter.place = to;
  encounter.placedAt = at;
}

function leave(encounter: Encounter, at: Millis): void {
  const stay = encounter.stays.at(-1);
  if (stay && stay.to === undefined) stay.to = at;
  leaveBed(encounter, at);
  encounter.place = undefined;
}

function leaveBed(encounter: Encounter, at: Millis): void {
  const { unit, bed } = encounter.place ?? {};
  if (unit === undefined || bed === undefined) return;
  encounter.leftBeds = [...(encounter.leftBeds ?? []), { unit, bed, at }].slice(-LEFT_BEDS_KEPT);
}

/** Nobody who has departed is put back into a bed; a departure that was wrong is retracted. */
function isOver(e: Encounter, event: DataFault['event'], at: Millis): boolean {
  if (e.departedAt === undefined) return false;
  if (at > e.departedAt)
    e.faults.push({ kind: 'fact_after_departure', event, message: 'A move is recorded after departure.' });
  return true;
}

/** Facts as they should have been: retracted ones gone, corrected ones replaced (the last correction wins). */
function withCorrections(facts: readonly KnownEvent[]): { facts: KnownEvent[]; faults: DataFault[] } {
  const faults: DataFault[] = [];
  const effective = new Map<string, KnownEvent>();
  for (const fact of facts) {
    if (fact.name === 'v1.FactRetracted') {
      if (!effective.delete(fact.payload.retracts)) faults.push(orphan(fact, 'retracts'));
    } else if (fact.name === 'v1.FactCorrected') {
      const original = effective.get(fact.payload.corrects);
      if (!original) faults.push(orphan(fact, 'corrects'));
      else if (fits(original, fact.payload)) effective.set(original.id, corrected(original, fact.payload));
      else faults.push(unfit(fact));
    } else effective.set(fact.id, fact);
  }
  return { facts: [...effective.values()], faults };
}

function corrected(original: KnownEvent, change: PayloadOf<'v1.FactCorrected'>): KnownEvent {
  return {
    ...original,
    occurredAt: change.occurredAt ?? original.occurredAt,
    payload: change.payload ?? original.payload,
  } as KnownEvent;
}

/** The envelope's schema cannot know which fact is corrected, so the new payload is checked here. */
const fits = (original: KnownEvent, { payload }: PayloadOf<'v1.FactCorrected'>) =>
  payload === undefined || v.safeParse(payloads[original.name], payload, { abortEarly: true }).success;

const unfit = (fact: KnownEvent): DataFault => ({
  kind: 'correction_invalid',
  event: fact.id,
  message: 'A correction says what the corrected fact cannot say.',
});

const orphan = (fact: KnownEvent, verb: string): DataFault => ({
  kind: 'correction_without_fact',
  event: fact.id,
  message: `A correction ${verb} a fact that is not in the record.`,
});

const CONTRADICTIONS: ReadonlySet<DataFault['kind']> = new Set([
  'no_arrival',
  'triaged_before_arrival',
  'treated_before_arrival',
  'departed_before_arrival',
] as const);

function contradictions(e: Encounter): DataFault[] {
  const faults: DataFault[] = [];
  const fault = (kind: DataFault['kind'], message: string) => faults.push({ kind, message });
  const before = (at: Millis | undefined) =>
    at !== undefined && e.arrivedAt !== undefined && at < e.arrivedAt;
  if (e.arrivedAt === undefined) fault('no_arrival', 'No arrival is recorded, so no wait can be given.');
  if (before(e.triagedAt)) fault('triaged_before_arrival', 'Triage is recorded before arrival.');
  if (before(e.treatmentStartedAt)) fault('treated_before_arrival', 'Treatment is recorded before arrival.');
  if (before(e.departedAt)) fault('departed_before_arrival', 'Departure is recorded before arrival.');
  return faults;
}

/** The facts of `events` that this build understands, for one encounter, in order. */
export const factsOf = (events: readonly LogEvent[], encounter: string): KnownEvent[] =>
  events.filter((event): event is KnownEvent => event.encounter === encounter && isKnown(event));
