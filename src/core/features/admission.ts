import type { Encounter, ObservationSet } from '../ward/state.ts';
import { news2, type News2 } from '../ward/news2.ts';
import type { AdmissionRows } from './batch.ts';
import { complaintGroup, complaintGroups, type ComplaintGroup } from './complaint.ts';
import { hoursSince, minutesSince, type HospitalContext } from './context.ts';
import { around, cycle, featureSet, flag, oneOf, tailed } from './table.ts';

interface AdmissionSubject {
  readonly context: HospitalContext;
  readonly encounter: Encounter;
  readonly vitals: Partial<ObservationSet>;
  readonly news: News2 | undefined;
  readonly complaint: ComplaintGroup | undefined;
  /** The hospital's own share of admissions at this acuity. */
  readonly prevalence: number;
}

const admissionFeatures = featureSet<AdmissionSubject>('admission', 1, [
  ...oneOf(
    'acuity',
    'triage category',
    [1, 2, 3, 4, 5] as const,
    (s: AdmissionSubject) => s.encounter.acuity,
  ),
  flag('untriaged', 'not yet triaged', (s) => s.encounter.acuity === undefined),
  around('prevalence', 'logit', 'share admitted in this category here', -1, 1.5, (s) => logit(s.prevalence)),
  around('age', 'year', 'age', 50, 25, (s) => s.encounter.ageYears ?? NaN),
  flag('age_65', '65 or older', (s) => (s.encounter.ageYears ?? 0) >= 65),
  flag('age_80', '80 or older', (s) => (s.encounter.ageYears ?? 0) >= 80),
  flag('child', 'under 16', (s) => (s.encounter.ageYears ?? 99) < 16),
  flag('female', 'female', (s) => s.encounter.sex === 'female'),
  flag('male', 'male', (s) => s.encounter.sex === 'male'),
  ...oneOf(
    'mode',
    'came by',
    ['ambulance', 'walk_in', 'transfer'] as const,
    (s: AdmissionSubject) => s.encounter.mode,
  ),
  ...oneOf('complaint', 'complaint', complaintGroups, (s: AdmissionSubject) => s.complaint),
  flag('has_vitals', 'vital signs taken', (s) => s.news !== undefined),
  around('respiratory_rate', '/min', 'respiratory rate', 17, 5, (s) => s.vitals.respiratoryRate ?? NaN),
  around('saturation', '%', 'oxygen saturation', 97, 4, (s) => s.vitals.oxygenSaturation ?? NaN),
  flag('oxygen', 'on oxygen', (s) => s.vitals.supplementalOxygen === true),
  around('temperature', '°C', 'temperature', 37, 1, (s) => s.vitals.temperatureCelsius ?? NaN),
  around('systolic', 'mmHg', 'systolic pressure', 130, 25, (s) => s.vitals.systolic ?? NaN),
  around('heart_rate', '/min', 'heart rate', 85, 20, (s) => s.vitals.heartRate ?? NaN),
  flag('not_alert', 'not fully alert', (s) => (s.vitals.consciousness ?? 'A') !== 'A'),
  around('news2', 'score', 'NEWS2', 2, 3, (s) => s.news?.score ?? NaN),
  flag('news2_red', 'a single vital sign in the red', (s) => s.news?.red === true),
  tailed('minutes_here', 'min', 'time since arrival', 180, (s) =>
    minutesSince(s.context.at, s.encounter.arrivedAt),
  ),
  flag('treatment_started', 'treatment started', (s) => s.encounter.treatmentStartedAt !== undefined),
  tailed('minutes_treated', 'min', 'time since treatment started', 120, (s) =>
    minutesSince(s.context.at, s.encounter.treatmentStartedAt),
  ),
  ...cycle('hour', 'hour of the day', 24, (s: AdmissionSubject) => s.context.hourOfWeek % 24),
  flag('weekend', 'weekend', (s) => s.context.hourOfWeek >= 120),
  tailed('waiting', 'patients', 'patients waiting', 15, (s) => s.context.waiting.length),
  tailed('boarding', 'patients', 'patients waiting for a bed', 5, (s) => s.context.boarding),
]);

export const admissionSpec = admissionFeatures.spec;

/**
 * @param prevalence P(admission) by acuity, index 0 = untriaged
 * @param targetOf index of the unit a patient will go to, -1 when open
 */
export function admissionRows(
  context: HospitalContext,
  prevalence: Float32Array,
  targetOf: (encounter: Encounter) => number,
): AdmissionRows {
  const { at, department } = context;
  const subjects = department.map((encounter) => subjectOf(context, encounter, prevalence));
  return {
    ...admissionFeatures.table(
      department.map(({ id }) => id),
      subjects,
    ),
    acuity: Uint8Array.from(department, (e) => e.acuity ?? 0),
    decided: Uint8Array.from(department, (e) => (e.stage === 'boarding' ? 1 : 0)),
    elapsedHours: Float32Array.from(department, (e) => hoursSince(at, e.arrivedAt)),
    boardedHours: Float32Array.from(
      department,
      (e) => hoursSince(at, e.admissionDecidedAt ?? e.bedRequestedAt) || 0,
    ),
    target: Int16Array.from(department, targetOf),
  };
}

function subjectOf(
  context: HospitalContext,
  encounter: Encounter,
  prevalence: Float32Array,
): AdmissionSubject {
  const vitals = encounter.observations.at(-1);
  return {
    context,
    encounter,
    vitals: vitals ?? {},
    news: vitals && news2(vitals),
    complaint: complaintGroup(encounter.complaint),
    prevalence: prevalence[encounter.acuity ?? 0]!,
  };
}

const logit = (p: number) => Math.log(Math.max(1e-3, p) / Math.max(1e-3, 1 - p));
