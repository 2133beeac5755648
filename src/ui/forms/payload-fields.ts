import * as v from 'valibot';
import { err, ok, type Result } from '#core/result.ts';
import { asMillis } from '#core/schema/ids.ts';
import { payloads, type EventName } from '#core/schema/payload.ts';
import { fromLocalInput, toLocalInput } from './local-time.ts';
import { parseNumber } from './number.ts';
import { CONSCIOUSNESS_OPTIONS, VITALS } from './vitals.ts';

/** How one part of a fact is put right: which input, and how its text becomes the value again. */
export interface PayloadField {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'long' | 'number' | 'date' | 'instant' | 'choice';
  readonly unit?: string | undefined;
  /** For `choice`; the first is "not stated" where the part may be left out. */
  readonly options?: readonly { readonly value: string; readonly label: string }[] | undefined;
}

export type PayloadDraft = Record<string, string>;

const text = (key: string, label: string): PayloadField => ({ key, label, kind: 'text' });
const long = (key: string, label: string): PayloadField => ({ key, label, kind: 'long' });
const number = (key: string, label: string, unit?: string): PayloadField => ({
  key,
  label,
  kind: 'number',
  unit,
});
const choice = (key: string, label: string, values: Record<string, string>): PayloadField => ({
  key,
  label,
  kind: 'choice',
  options: Object.entries({ '': 'Not stated', ...values }).map(([value, word]) => ({ value, label: word })),
});

const sex = choice('sex', 'Sex', { female: 'Female', male: 'Male', other: 'Other', unknown: 'Not known' });
const modes = {
  walk_in: 'Walk-in',
  ambulance: 'Ambulance',
  transfer: 'Transfer',
  elective: 'Elective',
  unknown: 'Not known',
};
const place = [text('unit', 'Unit'), text('bed', 'Bed')];
const consciousness = Object.fromEntries(CONSCIOUSNESS_OPTIONS.map(({ value, title }) => [value, title]));

/** The parts of each fact that a person may put right. A fact that is not here can only be retracted. */
export const FIELDS: Partial<Record<EventName, readonly PayloadField[]>> = {
  'v1.PatientArrived': [
    choice('mode', 'How they came', modes),
    number('ageYears', 'Age', 'years'),
    sex,
    text('complaint', 'Complaint'),
  ],
  'v1.PersonIdentified': [
    text('familyName', 'Family name'),
    text('givenName', 'Given name'),
    { key: 'birthDate', label: 'Born', kind: 'date' },
    text('recordNumber', 'Record number'),
  ],
  'v1.PatientTriaged': [
    choice('acuity', 'Category', {
      1: '1 Immediate',
      2: '2 Very urgent',
      3: '3 Urgent',
      4: '4 Standard',
      5: '5 Non-urgent',
    }),
    text('complaint', 'Complaint'),
    text('scale', 'Scale'),
  ],
  'v1.ObservationsRecorded': [
    ...VITALS.map(({ key, label, unit }) => number(key, label, unit)),
    choice('supplementalOxygen', 'Breathing', { false: 'Air', true: 'Oxygen' }),
    choice('oxygenScale', 'Saturation scale', { 1: 'Scale 1', 2: 'Scale 2 (hypercapnic failure)' }),
    choice('consciousness', 'Consciousness', consciousness),
  ],
  'v1.NoteWritten': [long('text', 'Note'), text('kind', 'Kind')],
  'v1.TreatmentStarted': [text('role', 'By whom (role)')],
  'v1.AdmissionDecided': [text('service', 'Service')],
  'v1.BedRequested': [text('unit', 'Unit'), text('service', 'Service')],
  'v1.BedAssigned': place,
  'v1.PatientMoved': place,
  'v1.DischargeReady': [],
  'v1.ExpectedDischargeSet': [{ key: 'expectedAt', label: 'Expected to leave', kind: 'instant' }],
  'v1.PatientDeparted': [
    choice('outcome', 'Outcome', {
      discharged: 'Discharged',
      admitted: 'Admitted elsewhere',
      transferred: 'Transferred',
      died: 'Died',
      left_without_being_seen: 'Left without being seen',
    }),
  ],
};

/** The payload as texts, for the inputs. */
export function toDraft(
  name: EventName,
  payload: Readonly<Record<string, unknown>>,
  zone: string,
): PayloadDraft {
  return Object.fromEntries(
    (FIELDS[name] ?? []).map((field) => [field.key, textOf(field, payload[field.key], zone)]),
  );
}

/** The whole payload as it should have been: what the form does not show is kept. Errors are by key. */
export function fromDraft(
  name: EventName,
  original: Readonly<Record<string, unknown>>,
  draft: PayloadDraft,
  zone: string,
): Result<Record<string, unknown>, Record<string, string>> {
  const payload: Record<string, unknown> = { ...original };
  const errors: Record<string, string> = {};
  for (const field of FIELDS[name] ?? []) {
    const read = valueOf(field, draft[field.key] ?? '', zone);
    if (!read.ok) errors[field.key] = read.error;
    else if (read.value === undefined) delete payload[field.key];
    else payload[field.key] = read.value;
  }
  if (Object.keys(errors).length > 0) return err(errors);
  const checked = v.safeParse(payloads[name], payload);
  return checked.success ? ok(payload) : err(issuesByKey(checked.issues));
}

function textOf(field: PayloadField, value: unknown, zone: string): string {
  if (value === undefined || value === null) return '';
  return field.kind === 'instant' ? toLocalInput(asMillis(Number(value)), zone) : String(value);
}

function valueOf(field: PayloadField, typed: string, zone: string): Result<unknown, string> {
  const trimmed = typed.trim();
  if (trimmed === '') return ok(undefined);
  if (field.kind === 'number') return parseNumber(trimmed);
  if (field.kind === 'choice') return ok(choiceValue(trimmed));
  if (field.kind !== 'instant') return ok(trimmed);
  const at = fromLocalInput(trimmed, zone);
  return at === undefined ? err('Write a date and a time.') : ok(at);
}

/** Choices of numbers and of yes or no are texts only while they are in a form. */
function choiceValue(chosen: string): unknown {
  if (chosen === 'true' || chosen === 'false') return chosen === 'true';
  return /^\d$/.test(chosen) ? Number(chosen) : chosen;
}

const issuesByKey = (issues: readonly v.BaseIssue<unknown>[]): Record<string, string> =>
  Object.fromEntries(
    issues.map((issue) => [v.getDotPath(issue)?.split('.')[0] ?? '', 'This cannot be recorded.']),
  );
