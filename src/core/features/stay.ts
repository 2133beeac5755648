import type { UnitId } from '../schema/ids.ts';
import type { UnitKind } from '../schema/payload.ts';
import type { Encounter } from '../ward/state.ts';
import { news2Trend, type News2Trend } from '../ward/news2.ts';
import type { StayRows } from './batch.ts';
import { hoursSince, type HospitalContext } from './context.ts';
import { around, cycle, featureSet, flag, oneOf, tailed } from './table.ts';

/** Services that most hospitals have; another one leaves all of them 0. Matched by how the name begins. */
const services = ['medic', 'surg', 'cardio', 'ortho', 'geriatr', 'paediatr', 'neuro', 'intensive'] as const;

interface StaySubject {
  readonly context: HospitalContext;
  readonly encounter: Encounter;
  readonly unitKind: UnitKind;
  readonly elapsedHours: number;
  readonly trend: News2Trend | undefined;
  readonly service: (typeof services)[number] | undefined;
  /** Median stay in this unit lately, hours; NaN when none is known. */
  readonly unitMedianHours: number;
  /** Expected discharge less now, hours; NaN when none is set. */
  readonly hoursToExpected: number;
}

const stayFeatures = featureSet<StaySubject>('stay', 1, [
  tailed('elapsed', 'h', 'time on the ward', 72, (s) => s.elapsedHours),
  tailed('since_arrival', 'h', 'time in hospital', 72, (s) =>
    hoursSince(s.context.at, s.encounter.arrivedAt),
  ),
  tailed('unit_median', 'h', 'usual stay on this ward', 72, (s) => s.unitMedianHours),
  around('elapsed_ratio', 'log ratio', 'time on the ward against the usual', 0, 1, (s) =>
    Math.log((s.elapsedHours + 6) / (s.unitMedianHours + 6)),
  ),
  around('age', 'year', 'age', 60, 20, (s) => s.encounter.ageYears ?? NaN),
  ...oneOf('service', 'service', services, (s: StaySubject) => s.service),
  ...oneOf(
    'kind',
    'unit of kind',
    ['ward', 'intensive_care', 'assessment'] as const,
    (s: StaySubject) => s.unitKind,
  ),
  ...cycle('hour', 'hour of the day', 24, (s: StaySubject) => s.context.hourOfWeek % 24),
  ...cycle('half_day', 'hour of the day (twice)', 12, (s: StaySubject) => s.context.hourOfWeek % 12),
  ...cycle('week', 'day of the week', 168, (s: StaySubject) => s.context.hourOfWeek),
  flag('friday', 'Friday', (s) => s.context.hourOfWeek >= 96 && s.context.hourOfWeek < 120),
  flag('weekend', 'weekend', (s) => s.context.hourOfWeek >= 120),
  flag('ready', 'ready for discharge', (s) => s.encounter.stage === 'ready'),
  tailed('since_ready', 'h', 'time since ready', 6, (s) =>
    s.encounter.stage === 'ready' ? hoursSince(s.context.at, s.encounter.readyAt) : NaN,
  ),
  flag('has_expected', 'expected discharge set', (s) => s.encounter.expectedDischargeAt !== undefined),
  tailed('to_expected', 'h', 'time to the expected discharge', 24, (s) => Math.max(0, s.hoursToExpected)),
  tailed('past_expected', 'h', 'time past the expected discharge', 24, (s) =>
    Math.max(0, -s.hoursToExpected),
  ),
  around('news2', 'score', 'NEWS2', 2, 3, (s) => s.trend?.latest.score ?? NaN),
  around('news2_change', 'score', 'change of NEWS2', 0, 2, (s) => s.trend?.change ?? NaN),
  flag('elective', 'came by appointment', (s) => s.encounter.mode === 'elective'),
  flag('ambulance', 'came by ambulance', (s) => s.encounter.mode === 'ambulance'),
  ...oneOf('acuity', 'triage category', [1, 2, 3, 4, 5] as const, (s: StaySubject) => s.encounter.acuity),
]);

export const staySpec = stayFeatures.spec;

export interface StayUnit {
  readonly kind: UnitKind;
  readonly medianHours: number;
  readonly homeShare: number;
}

export function stayRows(
  context: HospitalContext,
  unitIndex: ReadonlyMap<UnitId, number>,
  units: readonly StayUnit[],
): StayRows {
  const { inpatients } = context;
  const index = inpatients.map((e) => unitIndex.get(e.place!.unit)!);
  const subjects = inpatients.map((e, i) => subjectOf(context, e, units[index[i]!]!));
  return {
    ...stayFeatures.table(
      inpatients.map(({ id }) => id),
      subjects,
    ),
    unit: Int16Array.from(index),
    elapsedHours: Float32Array.from(subjects, (s) => s.elapsedHours),
    homeShare: Float32Array.from(index, (unit) => units[unit]!.homeShare),
  };
}

/** Hours in the unit the patient is in now: a change of bed within it does not begin a new stay. */
export const hoursInUnit = (context: HospitalContext, e: Encounter) =>
  hoursSince(context.at, e.stays.at(-1)?.from ?? e.placedAt ?? e.arrivedAt) || 0;

function subjectOf(context: HospitalContext, encounter: Encounter, unit: StayUnit): StaySubject {
  const { expectedDischargeAt, service } = encounter;
  return {
    context,
    encounter,
    unitKind: unit.kind,
    elapsedHours: hoursInUnit(context, encounter),
    trend: news2Trend(encounter.observations),
    service: services.find((name) => service?.toLowerCase().startsWith(name)),
    unitMedianHours: unit.medianHours,
    hoursToExpected: expectedDischargeAt === undefined ? NaN : (expectedDischargeAt - context.at) / 3_600_000,
  };
}
