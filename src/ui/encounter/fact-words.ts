import type { LogEvent } from '#core/schema/event.ts';
import type { UnitId } from '#core/schema/ids.ts';
import { isEventName, type EventName, type PayloadOf } from '#core/schema/payload.ts';
import { ACUITY_WORD } from '../acuity.ts';
import { dateTime } from '../format.ts';

/** A fact as one would tell it: what happened, and the particulars. */
export interface FactInWords {
  readonly title: string;
  readonly detail: string;
}

export interface Names {
  readonly unit: (unit: UnitId) => string;
  readonly zone: string;
}

export function factInWords(event: LogEvent, names: Names): FactInWords {
  const { name } = event;
  if (!isEventName(name)) return { title: 'Recorded by a newer version', detail: name };
  // Safe: the table pairs each name with the payload of that name.
  return (WORDS[name] as Tell<EventName>)(event.payload as never, names);
}

type Tell<N extends EventName> = (payload: PayloadOf<N>, names: Names) => FactInWords;

const tell = (title: string, ...details: (string | undefined | false)[]): FactInWords => ({
  title,
  detail: details.filter(Boolean).join(' · '),
});

const MODE = {
  walk_in: 'on foot',
  ambulance: 'by ambulance',
  transfer: 'transferred from elsewhere',
  elective: 'planned',
  unknown: undefined,
} as const;

const OUTCOME = {
  discharged: 'Went home',
  admitted: 'Admitted elsewhere',
  transferred: 'Transferred',
  died: 'Died',
  left_without_being_seen: 'Left without being seen',
} as const;

const bedIn = (p: { unit: UnitId; bed?: string | undefined }, names: Names) =>
  names.unit(p.unit) + (p.bed ? `, bed ${p.bed}` : '');

const WORDS: { readonly [N in EventName]: Tell<N> } = {
  'v1.PatientArrived': (p) =>
    tell(
      'Arrived',
      p.mode && MODE[p.mode],
      p.ageYears !== undefined && `${p.ageYears} years`,
      p.sex,
      p.complaint,
    ),
  'v1.PersonIdentified': (p) =>
    tell(
      'Identified',
      [p.familyName, p.givenName].filter(Boolean).join(', '),
      p.birthDate && `born ${p.birthDate}`,
      p.recordNumber && `No. ${p.recordNumber}`,
    ),
  'v1.PatientTriaged': (p) => tell(`Triaged: ${p.acuity} ${ACUITY_WORD[p.acuity]}`, p.scale, p.complaint),
  'v1.ObservationsRecorded': (p) => tell('Observations', ...observationWords(p)),
  'v1.NoteWritten': (p) => tell(p.kind ? `Note: ${p.kind}` : 'Note', p.text),
  'v1.TreatmentStarted': (p) => tell('Treatment started', p.role && `by ${p.role}`),
  'v1.AdmissionDecided': (p) => tell('Decided to admit', p.service),
  'v1.BedRequested': (p, names) => tell('Bed requested', p.unit && names.unit(p.unit), p.service),
  'v1.BedAssigned': (p, names) => tell('Bed assigned', bedIn(p, names)),
  'v1.PatientMoved': (p, names) => tell('Moved', bedIn(p, names)),
  'v1.DischargeReady': () => tell('Ready to go home'),
  'v1.ExpectedDischargeSet': (p, { zone }) => tell('Expected to leave', dateTime(p.expectedAt, zone)),
  'v1.PatientDeparted': (p) => tell(OUTCOME[p.outcome]),
  'v1.UnitConfigured': (p) => tell('Unit configured', p.name),
  'v1.BedOpened': (p, names) => tell('Bed opened', bedIn(p, names)),
  'v1.BedClosed': (p, names) => tell('Bed closed', bedIn(p, names), p.reason),
  'v1.BedCleaned': (p, names) => tell('Bed cleaned', bedIn(p, names)),
  'v1.StaffOnDuty': (p, names) => tell('Staff on duty', names.unit(p.unit), `${p.count} × ${p.role}`),
  'v1.ImageTaken': (p) => tell('Image taken', p.modality),
  'v1.ImageRead': (p) => tell('Image read', p.finding),
  'v1.TaskRaised': (p) => tell('Task', p.title),
  'v1.TaskClaimed': () => tell('Task taken on'),
  'v1.TaskDone': () => tell('Task done'),
  'v1.PredictionShown': (p) => tell('Prediction shown', p.model, withUnit(p)),
  'v1.PredictionOverridden': (p) => tell('Prediction overridden', p.model, withUnit(p), p.reason),
  'v1.ModelActivated': (p) => tell('Model activated', p.model, p.reason),
  'v1.FactCorrected': (p) => tell('Correction', p.reason),
  'v1.FactRetracted': (p) => tell('Retraction', p.reason),
  'v1.AccessBroken': (p) => tell('Access in an emergency', p.reason),
};

const withUnit = ({ value, unit }: { value: number; unit?: string | undefined }) =>
  unit === '0/1' ? `${Math.round(value * 100)} %` : `${Math.round(value * 10) / 10}${unit ? ` ${unit}` : ''}`;

const ACVPU = {
  A: 'alert',
  C: 'new confusion',
  V: 'responds to voice',
  P: 'responds to pain',
  U: 'unresponsive',
};

function observationWords(p: PayloadOf<'v1.ObservationsRecorded'>): (string | undefined | false)[] {
  const given = (label: string, value: number | undefined, unit: string) =>
    value !== undefined && `${label} ${value}${unit}`;
  const pressure = p.systolic !== undefined && `BP ${p.systolic}/${p.diastolic ?? '–'} mmHg`;
  return [
    given('RR', p.respiratoryRate, '/min'),
    given('SpO₂', p.oxygenSaturation, ' %'),
    p.supplementalOxygen !== undefined && (p.supplementalOxygen ? 'on oxygen' : 'on air'),
    pressure,
    given('HR', p.heartRate, '/min'),
    given('Temp', p.temperatureCelsius, ' °C'),
    p.consciousness && ACVPU[p.consciousness],
    given('pain', p.pain, '/10'),
  ];
}
