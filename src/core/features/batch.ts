import type { EncounterId, Millis, UnitId } from '../schema/ids.ts';
import type { Acuity, UnitKind } from '../schema/payload.ts';
import type { FeatureTable } from './table.ts';

/**
 * Everything the predictor needs for one refresh: plain data and typed arrays, so that it crosses to another worker
 * by structured clone or transfer. Made by `extractFeatures(state, {at, zone, version})`.
 */
export interface FeatureBatch {
  /** Counts up with each refresh; becomes `ForecastFrame.version`. */
  readonly version: number;
  readonly at: Millis;
  readonly dataTo: Millis;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly zone: string;
  /** Whole hours of record before `at`, at most eight weeks. */
  readonly historyHours: number;
  readonly wait: WaitRows<EncounterId>;
  readonly waitNew: WaitRows<Acuity>;
  readonly admission: AdmissionRows;
  readonly stay: StayRows;
  readonly arrivals: ArrivalsRows;
  readonly demand: DemandInput;
  readonly baseline: BaselineInput;
}

/** One row per person waiting for a clinician (`waitSpec`); for `waitNew` one per acuity 1..5, with nothing waited. */
export interface WaitRows<Key> extends FeatureTable<Key> {
  /** Minutes waited so far. */
  readonly elapsedMinutes: Float32Array;
  /** 1..5; 0 = not yet triaged. */
  readonly acuity: Uint8Array;
}

/** One row per person in the emergency department (`admissionSpec`). */
export interface AdmissionRows extends FeatureTable<EncounterId> {
  readonly acuity: Uint8Array;
  /** 1 once admission is decided: then P(admission) is 1, whatever a model says. */
  readonly decided: Uint8Array;
  /** Hours since arrival. */
  readonly elapsedHours: Float32Array;
  /** Hours since the decision to admit; 0 when there is none. */
  readonly boardedHours: Float32Array;
  /** Index in `demand.units` of the unit asked for or assigned; -1 when open. */
  readonly target: Int16Array;
}

/** One row per person in a unit with beds (`staySpec`). What is predicted is the end of the stay **in this unit**. */
export interface StayRows extends FeatureTable<EncounterId> {
  /** Index in `demand.units`. */
  readonly unit: Int16Array;
  /** Hours in this unit so far. */
  readonly elapsedHours: Float32Array;
  /** Share of the stays in this unit that end at home rather than in another unit. */
  readonly homeShare: Float32Array;
}

/** One row per hour of the next 72 whole hours (`arrivalsSpec`). */
export interface ArrivalsRows extends FeatureTable<Millis> {
  /** Usual arrivals in that hour of the week, patients/h: what a model's output is relative to (`decodeArrivals`). */
  readonly level: Float32Array;
  /** Over-dispersion a of the hourly counts: variance = level + a * level^2. */
  readonly dispersion: number;
}

/** `CDF_HOURS` steps of one hour: entry h is the probability of "within h hours". */
export const CDF_HOURS = 96;

/** Survival curves of stays: entry i is P(still there after i * STAY_GRID_HOURS hours). */
export const STAY_GRID_HOURS = 2;
export const STAY_GRID_STEPS = 361;

export interface DemandInput {
  /** Units with beds, ordered by id. */
  readonly units: readonly DemandUnit[];
  /** P(in a bed within h hours of arrival), of those admitted. `CDF_HOURS + 1` entries. */
  readonly arrivalToBed: Float32Array;
  /** P(in a bed within h hours of the decision to admit). `CDF_HOURS + 1` entries. */
  readonly decisionToBed: Float32Array;
  /** Share of the department's arrivals that end in a bed. */
  readonly admissionRate: number;
  /** Variation of a day's arrivals around what its hours promise, as a standard deviation of the ratio. */
  readonly dayEffect: number;
}

export interface DemandUnit {
  readonly unit: UnitId;
  readonly kind: UnitKind;
  /** Open beds now. */
  readonly beds: number;
  readonly occupied: number;
  /** Share of the department's admissions that come here. */
  readonly share: number;
  /** Expected arrivals that do not come from the department (elective, transfers), per hour of the next 72. */
  readonly otherInflow: Float32Array;
  /** Survival of a stay that begins now, from recent stays: `STAY_GRID_STEPS` entries. */
  readonly survival: Float32Array;
}

/** What only the baselines use. */
export interface BaselineInput {
  /** Recent waits in minutes, ascending; index 0 = all, 1..5 = of that acuity. */
  readonly waits: readonly Float32Array[];
  /** What those who wait now have waited, minutes, ascending; indexed alike. */
  readonly waiting: readonly Float32Array[];
  /** P(admission); index 0 = untriaged, 1..5 = acuity. */
  readonly admissionByAcuity: Float32Array;
}

/** The buffers to hand over in `postMessage(batch, transferables(batch))`. */
export function transferables(batch: FeatureBatch): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) buffers.add(value.buffer as ArrayBuffer);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(visit);
  };
  visit(batch);
  return [...buffers];
}
