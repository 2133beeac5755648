import type { FeatureSpec } from '../src/core/features/spec.ts';
import type { ModelName } from '../src/core/forecast/prediction.ts';
import type { Manifest } from '../src/core/schema/manifest.ts';
import { uniform, type Rng } from '../src/core/simulation/random.ts';
import type { Tf } from '#models/tensorflow.ts';
import type { Moment } from './datasets/hospitals.ts';
import type { ExampleList } from './examples.ts';
import type { Examples, Loss } from './fit.ts';

/** Scores by name: `mae_min`, `pinball_min`, `coverage_80`, `auroc` … */
export type Scores = Record<string, number>;

/** A model that is a dense network: what it learns from, its loss, and how it is judged. */
export interface Trainable {
  readonly name: ModelName;
  readonly spec: FeatureSpec;
  /** Numbers kept with each example: what came true, and what the baseline said then. */
  readonly targetWidth: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly epochs: number;
  /** The score by which the gate compares it with the baseline; the smaller the better. */
  readonly metric: string;
  readonly intendedUse: string;
  readonly limits: string;
  collect(moment: Moment, into: ExampleList, rng: Rng): void;
  loss(tf: Tf): Loss;
  /** From the network's outputs on hospitals it has not learned from. */
  calibrate(outputs: Float32Array, examples: Examples): Manifest['calibration'];
  /** The same scores for model and baseline. */
  evaluate(
    outputs: Float32Array,
    examples: Examples,
    calibration: Manifest['calibration'],
  ): { readonly model: Scores; readonly baseline: Scores };
}

/** At most `most` of `count` rows, in random order: a crowded moment must not outweigh all others. */
export function sampled(count: number, most: number, rng: Rng): number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  for (let i = 0; i < Math.min(most, count - 1); i++) {
    const j = i + Math.floor(uniform(rng) * (count - i));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows.slice(0, most);
}
