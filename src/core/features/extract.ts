import type { Millis, UnitId } from '../schema/ids.ts';
import type { Encounter, HospitalState } from '../ward/state.ts';
import { admissionRows } from './admission.ts';
import { arrivalsRows } from './arrivals.ts';
import type { BaselineInput, FeatureBatch } from './batch.ts';
import { hospitalContext, minutesSince, type HospitalContext } from './context.ts';
import { demandInput } from './demand.ts';
import { admissionByAcuity, admissionRate } from './prevalence.ts';
import { stayRows } from './stay.ts';
import { beddedUnits, type BeddedUnit } from './units.ts';
import { queueOf, waitNewRows, waitRows } from './wait.ts';

export interface ExtractOptions {
  readonly at: Millis;
  /** IANA name of the site's time zone. */
  readonly zone: string;
  /** Counts up with each refresh. */
  readonly version: number;
}

/** All that the models and the baselines are fed at `at`. Linear in the people held, flat in the length of the log. */
export function extractFeatures(state: HospitalState, { at, zone, version }: ExtractOptions): FeatureBatch {
  const context = hospitalContext(state, at, zone);
  const queue = queueOf(context);
  const units = beddedUnits(state, context);
  const rate = admissionRate(state, context);
  const prevalence = admissionByAcuity(context, rate);
  return {
    version,
    at,
    dataTo: state.dataTo,
    zone,
    historyHours: context.historyHours,
    wait: waitRows(context, queue),
    waitNew: waitNewRows(context, queue),
    admission: admissionRows(context, prevalence, targetOf(units)),
    stay: stayRows(context, indexOf(units), units),
    arrivals: arrivalsRows(context.arrivals, at, zone, context.fromHour, context.calendar),
    demand: demandInput(state, context, units, rate),
    baseline: baselineInput(context, prevalence),
  };
}

const indexOf = (units: readonly BeddedUnit[]): ReadonlyMap<UnitId, number> =>
  new Map(units.map(({ unit }, i) => [unit, i]));

/** The unit a patient will go to: assigned, asked for, or the only one of the service. -1 when open. */
function targetOf(units: readonly BeddedUnit[]): (encounter: Encounter) => number {
  const index = indexOf(units);
  return ({ assigned, requestedUnit, service }) => {
    const named = assigned?.unit ?? requestedUnit;
    const known = named === undefined ? undefined : index.get(named);
    if (known !== undefined || service === undefined) return known ?? -1;
    const serving = units.flatMap((unit, i) => (unit.services.includes(service) ? [i] : []));
    return serving.length === 1 ? serving[0]! : -1;
  };
}

/** How many of the latest waits the baseline looks at. */
const WAITS_ALL = 60;
const WAITS_OF_ACUITY = 30;

function baselineInput(context: HospitalContext, admissionByAcuity: Float32Array): BaselineInput {
  const latest = (acuity: number, kept: number) =>
    Float32Array.from(
      context.starts
        .filter((start) => start.at <= context.at && (acuity === 0 || start.acuity === acuity))
        .slice(-kept),
      ({ waitMinutes }) => waitMinutes,
    ).sort();
  const waiting = (acuity: number) =>
    Float32Array.from(
      context.waiting.filter((encounter) => acuity === 0 || encounter.acuity === acuity),
      ({ arrivedAt }) => minutesSince(context.at, arrivedAt),
    ).sort();
  return {
    waits: [latest(0, WAITS_ALL), ...[1, 2, 3, 4, 5].map((acuity) => latest(acuity, WAITS_OF_ACUITY))],
    waiting: [0, 1, 2, 3, 4, 5].map(waiting),
    admissionByAcuity,
  };
}
