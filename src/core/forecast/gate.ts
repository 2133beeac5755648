import type { FeatureBatch } from '../features/batch.ts';
import { specHash, type FeatureSpec } from '../features/spec.ts';
import type { FeatureTable } from '../features/table.ts';
import type { ModelName } from './prediction.ts';

/** Why the baseline speaks instead of the model: shown beside the number. */
export interface GateReason {
  readonly type:
    | 'model_missing'
    | 'model_corrupt'
    | 'spec_mismatch'
    | 'not_better'
    | 'little_history'
    | 'out_of_range'
    | 'not_finite';
  readonly message: string;
}

/** Days of record below which a model has not seen enough of this hospital to speak. */
const LEAST_DAYS: Record<ModelName, number> = { arrivals: 14, wait: 3, admission: 0, stay: 7, demand: 7 };

/** Beyond so many scales from the centre an input is unlike anything a model was trained on. */
const FAR = 12;

/** A model that is about to speak. */
export interface GateCandidate {
  readonly model: ModelName;
  /** Undefined when its files are not there or could not be read. */
  readonly manifest:
    | {
        readonly specHash: string;
        readonly metrics: {
          readonly model: Readonly<Record<string, number>>;
          readonly baseline: Readonly<Record<string, number>>;
        };
      }
    | undefined;
  readonly spec: FeatureSpec;
  /** Metric that decides, the smaller the better, e.g. `pinball`. */
  readonly metric: string;
  /** SHA-256 of the weights agrees with the manifest. */
  readonly intact: boolean;
}

/** Undefined when the model may speak. @param table its rows in this refresh; absent where it has none of its own */
export function gate(
  candidate: GateCandidate,
  batch: Pick<FeatureBatch, 'historyHours'>,
  table?: FeatureTable<unknown>,
): GateReason | undefined {
  return (
    fitReason(candidate) ??
    historyReason(candidate.model, batch.historyHours) ??
    (table && rangeReason(candidate.spec, table))
  );
}

/** What can be said before any data: is it there, whole, of this code, and worth it? */
export function fitReason({ manifest, model, spec, metric, intact }: GateCandidate): GateReason | undefined {
  if (!manifest) return reason('model_missing', `The ${model} model is not on this device.`);
  if (!intact) return reason('model_corrupt', `The file of the ${model} model is damaged.`);
  if (manifest.specHash !== specHash(spec))
    return reason('spec_mismatch', `The ${model} model was trained for another version of Wardcast.`);
  const [ours, theirs] = [manifest.metrics.model[metric], manifest.metrics.baseline[metric]];
  if (ours === undefined || theirs === undefined || ours >= theirs)
    return reason('not_better', `The ${model} model was not better than the simple baseline in its test.`);
  return undefined;
}

function historyReason(model: ModelName, historyHours: number): GateReason | undefined {
  const days = LEAST_DAYS[model];
  if (historyHours >= days * 24) return undefined;
  const held = Math.floor(historyHours / 24);
  return reason('little_history', `The ${model} model needs ${days} days of history; here are ${held}.`);
}

/**
 * Rows with an input unlike anything the model was trained on (a mistyped heart rate): the baseline speaks for them,
 * see `replaceRows`.
 */
export function outOfRangeRows({ scaled, width }: Pick<FeatureTable<unknown>, 'scaled' | 'width'>): number[] {
  const rows = new Set<number>();
  scaled.forEach((value, at) => Math.abs(value) <= FAR || rows.add(Math.floor(at / width)));
  return [...rows];
}

/** Puts the baseline's rows in place of the model's. @param width values per row */
export function replaceRows(
  ours: Float32Array,
  baseline: Float32Array,
  rows: readonly number[],
  width: number,
): void {
  for (const row of rows) ours.set(baseline.subarray(row * width, (row + 1) * width), row * width);
}

/** A few wild rows are typing errors; more than a fifth, and it is another kind of hospital, or another unit. */
function rangeReason(spec: FeatureSpec, table: FeatureTable<unknown>): GateReason | undefined {
  const rows = outOfRangeRows(table);
  if (rows.length === 0 || rows.length <= table.keys.length / 5) return undefined;
  const at = table.scaled.findIndex((value) => !(Math.abs(value) <= FAR));
  const { label } = spec.features[at % table.width]!;
  return reason('out_of_range', `The input "${label}" is far outside what the ${spec.name} model knows.`);
}

/** After the network has run: a number that is none is never shown. */
export function outputReason(model: ModelName, outputs: Float32Array): GateReason | undefined {
  if (outputs.every(Number.isFinite)) return undefined;
  return reason('not_finite', `The ${model} model gave something that is not a number.`);
}

const reason = (type: GateReason['type'], message: string): GateReason => ({ type, message });
