import { ARRIVALS_HORIZON_H } from '../forecast/prediction.ts';
import { asMillis, type Millis } from '../schema/ids.ts';
import { localHour } from '../time/zone.ts';
import { HOUR_MS, hourOf } from '../ward/state.ts';
import type { ArrivalsRows } from './batch.ts';
import {
  WEEK_H,
  calendarOf,
  climatology,
  countBetween,
  smoothed,
  usualBetween,
  type Calendar,
  type HourlyCounts,
} from './climatology.ts';
import { around, cycle, featureSet, flag, oneOf, tailed } from './table.ts';

/** What is known of the series when the forecast is made. */
interface Series {
  readonly counts: HourlyCounts;
  readonly calendar: Calendar;
  /** First hour that is not yet complete. */
  readonly now: number;
  readonly from: number;
  readonly level: Float64Array;
  readonly mean4: Float64Array;
  /** Log ratios of what came to what was usual, over the last 3, 6, 24 and 168 hours. */
  readonly recent: readonly [number, number, number, number];
  readonly perDay: number;
}

interface ArrivalsSubject extends Series {
  readonly hour: number;
  readonly slot: number;
  /** Hours from now. */
  readonly ahead: number;
  readonly expected: number;
  readonly dayOfYear: number;
  readonly yearEnd: boolean;
}

const lastWeek = (s: ArrivalsSubject, hour: number) =>
  hour < s.from ? s.level[s.calendar(hour)]! : (s.counts.get(hour) ?? 0);

/** Anscombe: counts on a scale where a Poisson count varies by about one half, whatever its mean. */
const anscombe = (count: number) => Math.sqrt(count + 3 / 8);
const against = (s: ArrivalsSubject, count: number) => anscombe(count) - anscombe(s.expected);

const arrivalsFeatures = featureSet<ArrivalsSubject>('arrivals', 1, [
  around('level', '√(patients/h)', 'usual in this hour of the week', 2, 1, (s) => anscombe(s.expected)),
  around('mean_4', '√(patients/h)', 'last 4 weeks against the usual', 0, 0.3, (s) =>
    against(s, s.mean4[s.slot]!),
  ),
  around('last_week', '√(patients/h)', 'the same hour last week against the usual', 0, 0.5, (s) =>
    against(s, lastWeek(s, s.hour - WEEK_H)),
  ),
  around('last_week_around', '√(patients/h)', 'last week around this hour', 0, 0.4, lastWeekAround),
  around('day_before', '√(patients/h)', 'the same hour on the latest known day', 0, 0.5, (s) =>
    against(s, lastWeek(s, s.hour - 24 * Math.ceil((s.ahead + 1) / 24))),
  ),
  around('recent_3', 'log ratio', 'last 3 h against the usual', 0, 0.4, (s) => s.recent[0]),
  around('recent_6', 'log ratio', 'last 6 h against the usual', 0, 0.3, (s) => s.recent[1]),
  around('recent_24', 'log ratio', 'last 24 h against the usual', 0, 0.2, (s) => s.recent[2]),
  around('recent_week', 'log ratio', 'last week against the usual', 0, 0.1, (s) => s.recent[3]),
  around(
    'recent_6_fading',
    'log ratio',
    'last 6 h, fading with the hours ahead',
    0,
    0.2,
    (s) => s.recent[1] * Math.exp(-s.ahead / 6),
  ),
  around(
    'recent_24_fading',
    'log ratio',
    'last 24 h, fading with the hours ahead',
    0,
    0.15,
    (s) => s.recent[2] * Math.exp(-s.ahead / 24),
  ),
  around('ahead', 'h', 'hours ahead', 36, 36, (s) => s.ahead),
  around('ahead_log', 'log h', 'hours ahead', 3, 1, (s) => Math.log1p(s.ahead)),
  tailed('per_day', 'patients/day', 'usual arrivals a day', 150, (s) => s.perDay),
  tailed('weeks', 'weeks', 'weeks of record', 8, (s) => (s.now - s.from) / WEEK_H),
  ...cycle('hour', 'hour of the day', 24, (s: ArrivalsSubject) => s.slot % 24),
  ...cycle('half_day', 'hour of the day (twice)', 12, (s: ArrivalsSubject) => s.slot % 12),
  ...oneOf('weekday', 'weekday', [0, 1, 2, 3, 4, 5, 6], (s: ArrivalsSubject) => Math.floor(s.slot / 24)),
  ...cycle('year', 'time of the year', 365.25, (s: ArrivalsSubject) => s.dayOfYear),
  flag('year_end', 'Christmas or New Year', (s) => s.yearEnd),
]);

export const arrivalsSpec = arrivalsFeatures.spec;

/**
 * Rows for the next 72 whole hours. Needs nothing but hourly counts, so that a model can be trained on any record
 * of hourly arrivals.
 * @param from first hour of the record that counts (at most eight weeks back), whole hours since 1970
 */
export function arrivalsRows(
  counts: HourlyCounts,
  at: Millis,
  zone: string,
  from: number,
  calendar: Calendar = calendarOf(zone),
): ArrivalsRows {
  const series = seriesOf(counts, hourOf(at), calendar, from);
  const first = Math.ceil(at / HOUR_MS);
  const subjects = Array.from({ length: ARRIVALS_HORIZON_H }, (_, i) => subjectOf(series, first + i, zone));
  return {
    ...arrivalsFeatures.table(
      subjects.map(({ hour }) => asMillis(hour * HOUR_MS)),
      subjects,
    ),
    level: Float32Array.from(subjects, (s) => s.expected),
    dispersion: dispersionOf(series),
  };
}

function seriesOf(counts: HourlyCounts, now: number, calendar: Calendar, from: number): Series {
  const level = smoothed(climatology(counts, from, now, calendar).mean);
  const ratio = (hours: number, prior: number) => {
    const start = Math.max(from, now - hours);
    const usual = usualBetween(level, start, now, calendar);
    return Math.log((countBetween(counts, start, now) + prior) / (usual + prior));
  };
  return {
    counts,
    calendar,
    now,
    from,
    level,
    mean4: smoothed(climatology(counts, Math.max(from, now - 4 * WEEK_H), now, calendar).mean),
    recent: [ratio(3, 3), ratio(6, 3), ratio(24, 3), ratio(WEEK_H, 3)],
    perDay: level.reduce((sum, value) => sum + value, 0) / 7,
  };
}

function subjectOf(series: Series, hour: number, zone: string): ArrivalsSubject {
  const slot = series.calendar(hour);
  const { month, day } = localHour(hour * HOUR_MS, zone);
  return {
    ...series,
    hour,
    slot,
    ahead: hour - series.now,
    expected: series.level[slot]!,
    dayOfYear: (month - 1) * 30.44 + day,
    yearEnd: month === 12 ? [24, 25, 26, 31].includes(day) : month === 1 && day === 1,
  };
}

function lastWeekAround(s: ArrivalsSubject): number {
  const hour = s.hour - WEEK_H;
  const count = lastWeek(s, hour - 1) + lastWeek(s, hour) + lastWeek(s, hour + 1);
  return against(s, count / 3);
}

/** By the method of moments over the record: a in variance = mean + a mean². Never below zero. */
function dispersionOf({ counts, calendar, from, now, level }: Series): number {
  // The record is part of its own mean: each hour counts for 5/8 of one among its weeks after smoothing.
  const unseen = 1 - 0.625 / Math.max(1, (now - from) / WEEK_H);
  let excess = 0;
  let squares = 0;
  for (let hour = from; hour < now; hour++) {
    const mean = level[calendar(hour)]!;
    excess += ((counts.get(hour) ?? 0) - mean) ** 2 / unseen - mean;
    squares += mean * mean;
  }
  return squares > 0 ? Math.max(0, excess / squares) : 0;
}
