import { err, ok, type Result } from '#core/result.ts';
import type { ArrivalMode, PayloadOf, Sex } from '#core/schema/payload.ts';
import type { Person } from '#core/ward/actions.ts';
import { parseNumber } from './number.ts';

/** What the registration form holds while somebody types. Nothing is needed: an unknown patient is a patient. */
export interface ArrivalDraft {
  familyName: string;
  givenName: string;
  recordNumber: string;
  /** Years, or months with an `m`, weeks with a `w`, days with a `d`. */
  age: string;
  sex: Sex | undefined;
  mode: ArrivalMode | undefined;
  complaint: string;
}

export type ArrivalErrors = Partial<Record<keyof ArrivalDraft, string>>;

export interface ArrivalInput extends PayloadOf<'v1.PatientArrived'> {
  readonly person: Person;
}

export const emptyArrival = (): ArrivalDraft => ({
  familyName: '',
  givenName: '',
  recordNumber: '',
  age: '',
  sex: undefined,
  mode: 'walk_in',
  complaint: '',
});

export function parseArrival(draft: ArrivalDraft): Result<ArrivalInput, ArrivalErrors> {
  const age = parseAge(draft.age);
  const errors: ArrivalErrors = { ...tooLong(draft), ...(age.ok ? {} : { age: age.error }) };
  if (!age.ok || Object.keys(errors).length > 0) return err(errors);
  return ok({
    mode: draft.mode,
    ageYears: age.value,
    sex: draft.sex,
    complaint: said(draft.complaint),
    person: {
      familyName: said(draft.familyName),
      givenName: said(draft.givenName),
      recordNumber: said(draft.recordNumber),
    },
  });
}

const AGE_HINT = 'Write years, or months as “8 m”, days as “5 d”.';

const PER_YEAR = { y: 1, m: 12, w: 52.18, d: 365.25 } as const;

/** `44` years; `8m` or `8 months`, `3w`, `5 days` for babies. In years, to a thousandth. */
export function parseAge(text: string): Result<number | undefined, string> {
  const typed = text.trim();
  if (typed === '') return ok(undefined);
  const match = /^([\d.,]+)\s*(?:([ymwd])[a-z]*\.?)?$/i.exec(typed);
  const number = parseNumber(match?.[1] ?? 'no');
  if (!match || !number.ok || number.value === undefined) return err(AGE_HINT);
  const years = number.value / PER_YEAR[(match[2]?.toLowerCase() ?? 'y') as keyof typeof PER_YEAR];
  return years <= 130 ? ok(Math.round(years * 1000) / 1000) : err('An age of more than 130 years.');
}

const MAX_LENGTH = { familyName: 120, givenName: 120, recordNumber: 64, complaint: 200 } as const;

const tooLong = (draft: ArrivalDraft): ArrivalErrors =>
  Object.fromEntries(
    Object.entries(MAX_LENGTH)
      .filter(([key, max]) => draft[key as keyof typeof MAX_LENGTH].trim().length > max)
      .map(([key, max]) => [key, `At most ${max} letters.`]),
  );

const said = (text: string): string | undefined => text.trim() || undefined;

/** What most people come with; one press writes it. Words, not codes: any other word may be typed. */
export const COMMON_COMPLAINTS = [
  'Chest pain',
  'Shortness of breath',
  'Abdominal pain',
  'Fall',
  'Head injury',
  'Fever',
  'Limb injury',
  'Wound',
  'Stroke symptoms',
  'Unwell child',
] as const;

export const SEX_OPTIONS = [
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
  { value: 'other', label: 'Other' },
  { value: 'unknown', label: 'Unknown' },
] as const satisfies readonly { value: Sex; label: string }[];

export const MODE_OPTIONS = [
  { value: 'walk_in', label: 'Walk-in' },
  { value: 'ambulance', label: 'Ambulance' },
  { value: 'transfer', label: 'Transfer' },
] as const satisfies readonly { value: ArrivalMode; label: string }[];
