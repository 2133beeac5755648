import type { Acuity } from '../schema/payload.ts';
import { HOUR_MS, hourOf, type Encounter, type RecentWait } from '../ward/state.ts';
import { news2Trend } from '../ward/news2.ts';
import type { WaitRows } from './batch.ts';
import { usualBetween } from './climatology.ts';
import { minutesSince, usualNext, type HospitalContext } from './context.ts';
import { around, cycle, featureSet, flag, oneOf, tailed } from './table.ts';

/** The queue as everyone in it sees it. */
export interface Queue {
  readonly context: HospitalContext;
  /** Waiting people by acuity; index 0 = not yet triaged. */
  readonly byAcuity: readonly number[];
  readonly oldestMinutes: number;
  readonly meanElapsedMinutes: number;
  readonly starts1h: number;
  readonly starts2h: number;
  readonly starts4h: number;
  readonly usualArrivals4h: number;
  readonly usualStarts1h: number;
  readonly usualStarts2h: number;
  readonly usualStarts4h: number;
  readonly mean5: number;
  readonly mean10: number;
  /** Mean of the last five waits of each acuity; index 0 = all. */
  readonly mean5ByAcuity: readonly number[];
}

interface WaitSubject extends Queue {
  readonly acuity: Acuity | undefined;
  readonly elapsedMinutes: number;
  readonly ahead: number;
  readonly aheadSameAcuity: number;
  readonly isNew: boolean;
  readonly encounter: Encounter | undefined;
}

const waitFeatures = featureSet<WaitSubject>('wait', 1, [
  ...oneOf('acuity', 'triage category', [1, 2, 3, 4, 5] as const, (s: WaitSubject) => s.acuity),
  flag('untriaged', 'not yet triaged', (s) => s.acuity === undefined),
  flag('new_arrival', 'arriving now', (s) => s.isNew),
  tailed('elapsed', 'min', 'waited so far', 60, (s) => s.elapsedMinutes),
  tailed('ahead', 'patients', 'patients waiting ahead', 10, (s) => s.ahead),
  tailed('ahead_same', 'patients', 'ahead in the same category', 5, (s) => s.aheadSameAcuity),
  tailed('waiting', 'patients', 'patients waiting', 15, (s) => s.context.waiting.length),
  tailed(
    'waiting_urgent',
    'patients',
    'waiting in categories 1 and 2',
    3,
    (s) => s.byAcuity[1]! + s.byAcuity[2]!,
  ),
  tailed('waiting_3', 'patients', 'waiting in category 3', 8, (s) => s.byAcuity[3]!),
  tailed('in_treatment', 'patients', 'patients in treatment', 20, (s) => s.context.inTreatment),
  tailed('boarding', 'patients', 'patients waiting for a bed', 5, (s) => s.context.boarding),
  tailed('clinicians', 'staff', 'clinicians on duty', 6, (s) => s.context.clinicians),
  tailed('nurses', 'staff', 'nurses on duty', 10, (s) => s.context.nurses),
  tailed(
    'ahead_per_clinician',
    'patients',
    'patients ahead per clinician',
    3,
    (s) => s.ahead / Math.max(1, s.context.clinicians),
  ),
  tailed(
    'treated_per_clinician',
    'patients',
    'in treatment per clinician',
    4,
    (s) => s.context.inTreatment / Math.max(1, s.context.clinicians),
  ),
  tailed('starts_1h', 'patients', 'treatments started in the last hour', 6, (s) => s.starts1h),
  tailed('starts_2h', 'patients', 'treatments started in the last 2 h', 12, (s) => s.starts2h),
  tailed('starts_4h', 'patients', 'treatments started in the last 4 h', 24, (s) => s.starts4h),
  tailed('usual_starts_1h', 'patients', 'treatments usual in the next hour', 6, (s) => s.usualStarts1h),
  tailed('usual_starts_2h', 'patients', 'treatments usual in the next 2 h', 12, (s) => s.usualStarts2h),
  tailed('usual_starts_4h', 'patients', 'treatments usual in the next 4 h', 24, (s) => s.usualStarts4h),
  tailed('arrivals_2h', 'patients', 'arrivals in the last 2 h', 12, (s) => s.context.arrivals2h),
  tailed('arrivals_4h', 'patients', 'arrivals in the last 4 h', 24, (s) => s.context.arrivals4h),
  around('arrivals_ratio', 'ratio', 'arrivals against the usual', 0, 0.5, (s) =>
    Math.log((s.context.arrivals4h + 2) / (s.usualArrivals4h + 2)),
  ),
  tailed('clearing', 'min', 'time to clear the queue ahead', 60, clearingMinutes),
  tailed('mean_5', 'min', 'mean of the last 5 waits', 60, (s) => s.mean5),
  tailed('mean_10', 'min', 'mean of the last 10 waits', 60, (s) => s.mean10),
  tailed(
    'mean_5_same',
    'min',
    'mean of the last 5 waits in the category',
    60,
    (s) => s.mean5ByAcuity[s.acuity ?? 0]!,
  ),
  tailed('oldest', 'min', 'longest wait in the queue', 120, (s) => s.oldestMinutes),
  tailed('mean_elapsed', 'min', 'mean wait so far in the queue', 60, (s) => s.meanElapsedMinutes),
  ...cycle('hour', 'hour of the day', 24, (s: WaitSubject) => s.context.hourOfWeek % 24),
  ...cycle('half_day', 'hour of the day (twice)', 12, (s: WaitSubject) => s.context.hourOfWeek % 12),
  flag('weekend', 'weekend', (s) => s.context.hourOfWeek >= 120),
  around('age', 'year', 'age', 50, 25, (s) => s.encounter?.ageYears ?? NaN),
  around(
    'news2',
    'score',
    'NEWS2',
    2,
    3,
    (s) => (s.encounter && news2Trend(s.encounter.observations)?.latest.score) ?? NaN,
  ),
  flag('ambulance', 'came by ambulance', (s) => s.encounter?.mode === 'ambulance'),
]);

export const waitSpec = waitFeatures.spec;

/** People waiting, each with a row; aligned with `context.waiting`. */
export function waitRows(context: HospitalContext, queue: Queue): WaitRows<Encounter['id']> {
  const ranks = aheadOf(context.waiting);
  const subjects = context.waiting.map((encounter, i): WaitSubject => ({
    ...queue,
    acuity: encounter.acuity,
    elapsedMinutes: minutesSince(context.at, encounter.arrivedAt),
    ...ranks[i]!,
    isNew: false,
    encounter,
  }));
  return withColumns(
    context.waiting.map(({ id }) => id),
    subjects,
  );
}

/** Somebody arriving now, once for each acuity. */
export function waitNewRows(context: HospitalContext, queue: Queue): WaitRows<Acuity> {
  const acuities = [1, 2, 3, 4, 5] as const;
  const subjects = acuities.map((acuity): WaitSubject => ({
    ...queue,
    acuity,
    elapsedMinutes: 0,
    ahead: context.waiting.filter((other) => priority(other) <= acuity).length,
    aheadSameAcuity: context.waiting.filter((other) => priority(other) === acuity).length,
    isNew: true,
    encounter: undefined,
  }));
  return withColumns([...acuities], subjects);
}

function withColumns<Key>(keys: readonly Key[], subjects: readonly WaitSubject[]): WaitRows<Key> {
  return {
    ...waitFeatures.table(keys, subjects),
    elapsedMinutes: Float32Array.from(subjects, (s) => s.elapsedMinutes),
    acuity: Uint8Array.from(subjects, (s) => s.acuity ?? 0),
  };
}

/** Untriaged people are seen as category 3 until somebody has looked at them. */
const priority = (encounter: Encounter) => encounter.acuity ?? 3;

/** How many of the queue are ahead of each: more urgent, or as urgent and here for longer. */
function aheadOf(waiting: readonly Encounter[]): { ahead: number; aheadSameAcuity: number }[] {
  const order = waiting.map((encounter, index) => ({ encounter, index }));
  order.sort(
    (a, b) =>
      priority(a.encounter) - priority(b.encounter) ||
      (a.encounter.arrivedAt ?? 0) - (b.encounter.arrivedAt ?? 0),
  );
  const ranks = new Array<{ ahead: number; aheadSameAcuity: number }>(waiting.length);
  const seen = [0, 0, 0, 0, 0, 0];
  order.forEach(({ encounter, index }, rank) => {
    ranks[index] = { ahead: rank, aheadSameAcuity: seen[priority(encounter)]!++ };
  });
  return ranks;
}

export function queueOf(context: HospitalContext): Queue {
  const { at, waiting, starts } = context;
  const elapsed = waiting.map(({ arrivedAt }) => minutesSince(at, arrivedAt));
  const since = (hours: number) => startsSince(starts, at - hours * HOUR_MS, at);
  const hour = hourOf(at);
  return {
    context,
    byAcuity: [0, 1, 2, 3, 4, 5].map((a) => waiting.filter((e) => (e.acuity ?? 0) === a).length),
    oldestMinutes: elapsed.reduce((a, b) => Math.max(a, b), 0),
    meanElapsedMinutes: mean(elapsed, 0),
    starts1h: since(1),
    starts2h: since(2),
    starts4h: since(4),
    usualArrivals4h: usualBetween(context.usualArrivals.mean, hour - 4, hour, context.calendar),
    usualStarts1h: usualNext(context, context.usualTreated, 1),
    usualStarts2h: usualNext(context, context.usualTreated, 2),
    usualStarts4h: usualNext(context, context.usualTreated, 4),
    mean5: lastMean(starts, at, 5, 0),
    mean10: lastMean(starts, at, 10, 0),
    mean5ByAcuity: [0, 1, 2, 3, 4, 5].map((acuity) => lastMean(starts, at, 5, acuity)),
  };
}

/** Minutes until those ahead are seen at a pace halfway between the last two hours' and the usual one. */
function clearingMinutes(s: WaitSubject): number {
  const perHour = Math.max(0.5, (s.starts2h + s.usualStarts2h) / 4);
  return Math.min(1440, ((s.ahead + 1) / perHour) * 60);
}

function startsSince(starts: readonly RecentWait[], from: number, to: number): number {
  let count = 0;
  for (let i = starts.length - 1; i >= 0 && starts[i]!.at > from; i--) if (starts[i]!.at <= to) count += 1;
  return count;
}

/** Mean of the last `k` waits of an acuity (0 = of all); NaN when there is none. */
function lastMean(starts: readonly RecentWait[], at: number, k: number, acuity: number): number {
  const waits: number[] = [];
  for (let i = starts.length - 1; i >= 0 && waits.length < k; i--) {
    const start = starts[i]!;
    if (start.at <= at && (acuity === 0 || start.acuity === acuity)) waits.push(start.waitMinutes);
  }
  return mean(waits, NaN);
}

const mean = (values: readonly number[], whenEmpty: number) =>
  values.length === 0 ? whenEmpty : values.reduce((sum, value) => sum + value, 0) / values.length;
