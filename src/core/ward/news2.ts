import type { ObservationSet } from './state.ts';

/**
 * The National Early Warning Score 2, after the chart of the Royal College of Physicians: National Early Warning
 * Score (NEWS) 2, London 2017. For adults (16 and over) who are not pregnant; the screen says so.
 */
export interface News2 {
  /** 0 to 20. With `complete: false` the sum of what is known: the true score may be higher, never lower. */
  readonly score: number;
  readonly complete: boolean;
  readonly missing: readonly News2Parameter[];
  readonly points: Readonly<Partial<Record<News2Parameter, number>>>;
  /** A single parameter scores 3: an urgent ward-based response whatever the sum. */
  readonly red: boolean;
  readonly risk: News2Risk;
  readonly monitoring: News2Monitoring;
}

export const news2Parameters = [
  'respiratoryRate',
  'oxygenSaturation',
  'supplementalOxygen',
  'systolic',
  'heartRate',
  'consciousness',
  'temperatureCelsius',
] as const;
export type News2Parameter = (typeof news2Parameters)[number];

/** Chart 2, "thresholds and triggers". */
export type News2Risk = 'low' | 'low_medium' | 'medium' | 'high';

/** Chart 4, least frequency of monitoring. */
export type News2Monitoring = 'every_12_h' | 'every_4_to_6_h' | 'every_1_h' | 'continuous';

export type VitalSigns = Partial<Omit<ObservationSet, 'at'>>;

export function news2(vitals: VitalSigns): News2 {
  const points: Partial<Record<News2Parameter, number>> = {};
  const missing: News2Parameter[] = [];
  let score = 0;
  let red = false;
  for (const parameter of news2Parameters) {
    const scored = pointsOf[parameter](vitals);
    if (scored === undefined) missing.push(parameter);
    else points[parameter] = scored;
    score += scored ?? 0;
    red ||= scored === 3;
  }
  return {
    score,
    complete: missing.length === 0,
    missing,
    points,
    red,
    risk: riskOf(score, red),
    monitoring: monitoringOf(score, red),
  };
}

/** Upper bounds of the bands, ascending, each with its points; above the last bound `above` counts. */
type Bands = readonly (readonly [upTo: number, points: number])[];

function band(value: number | undefined, bands: Bands, above: number): number | undefined {
  if (value === undefined || Number.isNaN(value)) return undefined;
  for (const [upTo, points] of bands) if (value <= upTo) return points;
  return above;
}

/** The chart's bands are of whole numbers, and of tenths for the temperature. */
const whole = (value: number | undefined) => (value === undefined ? undefined : Math.round(value));
const tenths = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 10) / 10);

const RESPIRATORY_RATE: Bands = [
  [8, 3],
  [11, 1],
  [20, 0],
  [24, 2],
];
const SYSTOLIC: Bands = [
  [90, 3],
  [100, 2],
  [110, 1],
  [219, 0],
];
const HEART_RATE: Bands = [
  [40, 3],
  [50, 1],
  [90, 0],
  [110, 1],
  [130, 2],
];
const TEMPERATURE: Bands = [
  [35, 3],
  [36, 1],
  [38, 0],
  [39, 1],
];
const SATURATION_1: Bands = [
  [91, 3],
  [93, 2],
  [95, 1],
];
const SATURATION_2_AIR: Bands = [
  [83, 3],
  [85, 2],
  [87, 1],
];
/** Too much oxygen harms in hypercapnic failure: above 92 % on oxygen the points rise again. */
const SATURATION_2_OXYGEN: Bands = [...SATURATION_2_AIR, [92, 0], [94, 1], [96, 2]];

const pointsOf: Record<News2Parameter, (vitals: VitalSigns) => number | undefined> = {
  respiratoryRate: (v) => band(whole(v.respiratoryRate), RESPIRATORY_RATE, 3),
  oxygenSaturation: saturationPoints,
  supplementalOxygen: (v) => (v.supplementalOxygen === undefined ? undefined : v.supplementalOxygen ? 2 : 0),
  systolic: (v) => band(whole(v.systolic), SYSTOLIC, 3),
  heartRate: (v) => band(whole(v.heartRate), HEART_RATE, 3),
  consciousness: (v) => (v.consciousness === undefined ? undefined : v.consciousness === 'A' ? 0 : 3),
  temperatureCelsius: (v) => band(tenths(v.temperatureCelsius), TEMPERATURE, 2),
};

function saturationPoints(v: VitalSigns): number | undefined {
  const saturation = whole(v.oxygenSaturation);
  if (v.oxygenScale !== 2) return band(saturation, SATURATION_1, 0);
  return v.supplementalOxygen
    ? band(saturation, SATURATION_2_OXYGEN, 3)
    : band(saturation, SATURATION_2_AIR, 0);
}

function riskOf(score: number, red: boolean): News2Risk {
  if (score >= 7) return 'high';
  if (score >= 5) return 'medium';
  return red ? 'low_medium' : 'low';
}

function monitoringOf(score: number, red: boolean): News2Monitoring {
  if (score >= 7) return 'continuous';
  if (score >= 5 || red) return 'every_1_h';
  return score >= 1 ? 'every_4_to_6_h' : 'every_12_h';
}

export interface News2Trend {
  readonly latest: News2;
  /** Score of the newest set less that of the set before, over the parameters that both have. */
  readonly change: number;
  /** Hours between the two sets; undefined when there is but one. */
  readonly hours: number | undefined;
}

/** The score of the newest set of vital signs and where it is going. Undefined when none was ever taken. */
export function news2Trend(sets: readonly ObservationSet[]): News2Trend | undefined {
  const last = lastScored(sets, sets.length);
  if (!last) return undefined;
  const before = lastScored(sets, last.index);
  if (!before) return { latest: last.news, change: 0, hours: undefined };
  return {
    latest: last.news,
    change: commonChange(before.news, last.news),
    hours: (sets[last.index]!.at - sets[before.index]!.at) / 3_600_000,
  };
}

/** The newest set before `end` that says anything about the score. */
function lastScored(sets: readonly ObservationSet[], end: number) {
  for (let index = end - 1; index >= 0; index--) {
    const news = news2(sets[index]!);
    if (news.missing.length < news2Parameters.length) return { index, news };
  }
  return undefined;
}

function commonChange(before: News2, after: News2): number {
  let change = 0;
  for (const parameter of news2Parameters) {
    const [from, to] = [before.points[parameter], after.points[parameter]];
    if (from !== undefined && to !== undefined) change += to - from;
  }
  return change;
}
