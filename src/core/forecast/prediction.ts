import type { EncounterId, Millis, UnitId } from '../schema/ids.ts';
import type { Acuity } from '../schema/payload.ts';

/** What a refresh of predictions says: plain data and typed arrays, made by models or by their baselines alike. */

export const modelNames = ['arrivals', 'wait', 'admission', 'stay', 'demand'] as const;
export type ModelName = (typeof modelNames)[number];

/** Every quantile vector in Wardcast is at these levels; 0.1 to 0.9 is the 80 % interval that screens show. */
export const LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;
export const LEVEL_COUNT = LEVELS.length;
export const LOW = 1;
export const MEDIAN = 3;
export const HIGH = 5;

export const DEMAND_HORIZONS_H = [4, 8, 12, 24] as const;
export const ARRIVALS_HORIZON_H = 72;

export type Backend = 'webgpu' | 'wasm' | 'cpu';

/** Where a number comes from. On every screen beside the number. */
export interface Provenance {
  readonly model: ModelName;
  /** `manifest.version`, or `baseline`. */
  readonly version: string;
  readonly hash: string;
  readonly madeBy: 'model' | 'baseline';
  readonly backend: Backend | 'none';
  /** Why the baseline speaks, in words; absent when the model does. */
  readonly reason?: string | undefined;
}

/** One input that moved a prediction, signed, in the unit of the prediction. */
export interface Driver {
  readonly feature: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly effect: number;
}

/** Quantiles at `LEVELS`, row after row: row i is `values[i * LEVEL_COUNT ...]`. */
export interface QuantileTable<Key> {
  readonly keys: readonly Key[];
  readonly values: Float32Array;
}

export interface ForecastFrame {
  /** Counts up with each refresh. */
  readonly version: number;
  readonly at: Millis;
  /** Newest fact that went in: the age of every number here. */
  readonly dataTo: Millis;
  readonly provenance: Readonly<Record<ModelName, Provenance>>;
  /** Remaining wait of each waiting person until a clinician starts, minutes. */
  readonly wait: QuantileTable<EncounterId>;
  /** Total wait of somebody arriving now, minutes, per acuity. */
  readonly waitNew: QuantileTable<Acuity>;
  /** P(admission) of each person in the department; aligned with `keys`. */
  readonly admission: { readonly keys: readonly EncounterId[]; readonly probability: Float32Array };
  /** Each person in a bed: remaining stay (hours, quantiles) and P(home within 24 h, 48 h). */
  readonly stay: QuantileTable<EncounterId> & {
    readonly home24: Float32Array;
    readonly home48: Float32Array;
  };
  /** Arrivals per hour for the 72 whole hours after `at`; keys are hour starts. */
  readonly arrivals: QuantileTable<Millis>;
  /** Patients in beds expected, and beds free, per unit and horizon. */
  readonly demand: readonly UnitDemand[];
}

export interface UnitDemand {
  readonly unit: UnitId;
  /** Open beds now. */
  readonly beds: number;
  readonly occupied: number;
  /** One row per `DEMAND_HORIZONS_H`. */
  readonly needed: Float32Array;
  readonly free: Float32Array;
  /** Expected arrivals into this unit by each horizon, mean. */
  readonly incoming: Float32Array;
  readonly leaving: Float32Array;
  /** Quantiles of occupancy for each of the next 72 hours, for the fan chart. */
  readonly hourly: Float32Array;
}
