import type { Feature, FeatureSpec } from './spec.ts';

/** Rows of features of one spec: `raw` as a nurse would read them (NaN = unknown), `scaled` as a network is fed. */
export interface FeatureTable<Key> {
  readonly keys: readonly Key[];
  /** `keys.length x width`, row after row. */
  readonly raw: Float32Array;
  readonly scaled: Float32Array;
  readonly width: number;
}

/** One feature and how it is computed: declared in one place, so that order and meaning cannot drift apart. */
export type FeatureRule<Subject> = Feature & { readonly of: (subject: Subject) => number };

export interface FeatureSet<Subject> {
  readonly spec: FeatureSpec;
  /** Fills a table, one row per subject, aligned with `keys`. */
  table<Key>(keys: readonly Key[], subjects: readonly Subject[]): FeatureTable<Key>;
}

export function featureSet<Subject>(
  name: string,
  version: number,
  rules: readonly FeatureRule<Subject>[],
): FeatureSet<Subject> {
  const features = rules.map(({ of: _, ...feature }) => feature);
  const width = rules.length;
  return {
    spec: { name, version, features },
    table(keys, subjects) {
      const raw = new Float32Array(subjects.length * width);
      subjects.forEach((subject, row) => {
        for (let i = 0; i < width; i++) raw[row * width + i] = rules[i]!.of(subject);
      });
      return { keys, raw, scaled: scaled(rules, raw), width };
    },
  };
}

/** As `scaleRow`, for all rows at once. */
function scaled(rules: readonly Feature[], raw: Float32Array): Float32Array {
  const out = new Float32Array(raw.length);
  const width = rules.length;
  for (let i = 0; i < width; i++) {
    const { transform, center, scale } = rules[i]!;
    for (let at = i; at < raw.length; at += width) {
      const value = transform === 'log1p' ? Math.log1p(Math.max(0, raw[at]!)) : raw[at]!;
      out[at] = Number.isNaN(value) ? 0 : (value - center) / scale;
    }
  }
  return out;
}

type Of<S> = (subject: S) => number;

/** A yes or no. */
export const flag = <S>(name: string, label: string, of: (subject: S) => boolean): FeatureRule<S> => ({
  name,
  unit: '0/1',
  label,
  transform: 'identity',
  center: 0,
  scale: 1,
  of: (subject) => (of(subject) ? 1 : 0),
});

/** A count or duration with a long tail; `typical` is a usual value, which becomes 1 after scaling. */
export const tailed = <S>(
  name: string,
  unit: string,
  label: string,
  typical: number,
  of: Of<S>,
): FeatureRule<S> => ({
  name,
  unit,
  label,
  transform: 'log1p',
  center: 0,
  scale: Number(Math.log1p(typical).toFixed(4)),
  of,
});

/** A quantity that lies around `center`, give or take `scale`. */
export const around = <S>(
  name: string,
  unit: string,
  label: string,
  center: number,
  scale: number,
  of: Of<S>,
): FeatureRule<S> => ({ name, unit, label, transform: 'identity', center, scale, of });

/** Sine and cosine of a cycle: midnight lies beside 23:00. */
export const cycle = <S>(name: string, label: string, period: number, of: Of<S>): FeatureRule<S>[] => [
  around(`${name}_sin`, 'cycle', label, 0, 1, (s) => Math.sin((2 * Math.PI * of(s)) / period)),
  around(`${name}_cos`, 'cycle', label, 0, 1, (s) => Math.cos((2 * Math.PI * of(s)) / period)),
];

/** One 0/1 feature per member. */
export const oneOf = <S, T extends string | number>(
  name: string,
  label: string,
  members: readonly T[],
  of: (subject: S) => T | undefined,
): FeatureRule<S>[] =>
  members.map((member) => flag(`${name}_${member}`, `${label} ${member}`, (s) => of(s) === member));
