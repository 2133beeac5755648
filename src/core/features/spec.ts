import { sha256Hex } from '../hash.ts';

/**
 * What a model is fed: names, order, units and scaling, declared once. The spec travels with the weights, and a
 * model whose spec hash is not the code's is refused.
 */
export interface FeatureSpec {
  readonly name: string;
  readonly version: number;
  readonly features: readonly Feature[];
}

export interface Feature {
  readonly name: string;
  /** `min`, `h`, `year`, `patients`, `patients/h`, `0/1`, `score` … as a nurse would read it. */
  readonly unit: string;
  /** Words for an explanation, e.g. "patients waiting ahead". */
  readonly label: string;
  /** Applied before scaling; `log1p` for counts and durations with a long tail. */
  readonly transform: 'identity' | 'log1p';
  /** The network sees `(transform(value) - center) / scale`. Fixed by the declaration, not fitted per training. */
  readonly center: number;
  readonly scale: number;
}

export function specHash(spec: FeatureSpec): string {
  let hash = hashes.get(spec);
  if (!hash) hashes.set(spec, (hash = sha256Hex(JSON.stringify(spec)).slice(0, 16)));
  return hash;
}

/** A spec never changes, and every refresh asks. */
const hashes = new WeakMap<FeatureSpec, string>();

/** Scales a row of raw values in place from `offset`; missing values (NaN) become 0, the centre. */
export function scaleRow(spec: FeatureSpec, row: Float32Array, offset = 0): void {
  spec.features.forEach((feature, i) => {
    const raw = row[offset + i]!;
    const value = feature.transform === 'log1p' ? Math.log1p(Math.max(0, raw)) : raw;
    row[offset + i] = Number.isNaN(value) ? 0 : (value - feature.center) / feature.scale;
  });
}
