import * as v from 'valibot';

/** `public/models/<name>/manifest.json`: everything one must know of a model, beside its weights. */
export const Manifest = v.object({
  name: v.string(),
  version: v.string(),
  /** Hash of the `FeatureSpec` it was trained on (`specHash`): must be the code's, or the model is refused. */
  specHash: v.string(),
  /** SHA-256 of the weights file. */
  weightsHash: v.string(),
  createdAt: v.string(),
  seed: v.number(),
  architecture: v.object({ kind: v.string(), layers: v.array(v.number()), activation: v.string() }),
  /** What it was trained on, with source and licence of each set. */
  data: v.array(v.object({ name: v.string(), source: v.string(), licence: v.string(), rows: v.number() })),
  /** On held-out data: the same scores for the model and for its baseline. */
  metrics: v.object({
    heldOut: v.string(),
    n: v.number(),
    model: v.record(v.string(), v.number()),
    baseline: v.record(v.string(), v.number()),
  }),
  /** Conformal offsets per group (acuity, unit kind, horizon), in the unit of the prediction's link scale. */
  calibration: v.record(v.string(), v.unknown()),
  intendedUse: v.string(),
  limits: v.string(),
});
export type Manifest = v.InferOutput<typeof Manifest>;
