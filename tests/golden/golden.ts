import { extractFeatures } from '#core/features/extract.ts';
import type { FeatureBatch } from '#core/features/batch.ts';
import { admissionSpec } from '#core/features/admission.ts';
import { arrivalsSpec } from '#core/features/arrivals.ts';
import { specHash } from '#core/features/spec.ts';
import { staySpec } from '#core/features/stay.ts';
import type { FeatureTable } from '#core/features/table.ts';
import { waitSpec } from '#core/features/wait.ts';
import { baselineFrame } from '#core/forecast/baseline/frame.ts';
import { LEVEL_COUNT, type ForecastFrame } from '#core/forecast/prediction.ts';
import { canonicalJson, sha256Hex } from '#core/hash.ts';
import type { LogEvent } from '#core/schema/event.ts';
import { asMillis } from '#core/schema/ids.ts';
import { replay } from '#core/ward/project.ts';
import type { HospitalState } from '#core/ward/state.ts';

/**
 * Recorded streams of facts with the state, the features and the forecast that they lead to: the same in Node, in a
 * browser's worker and after a trip through the server. `make.ts` writes the files anew after a wanted change.
 */
export const goldenNames = ['department', 'fortnight', 'corrections'] as const;
export type GoldenName = (typeof goldenNames)[number];

export interface GoldenFile {
  readonly name: GoldenName;
  readonly about: string;
  readonly zone: string;
  /** When the forecast is made. */
  readonly at: number;
  readonly events: readonly LogEvent[];
  readonly expected: GoldenResult;
}

/** Numbers are rounded to five decimals; null stands for "unknown" (NaN). */
type Numbers = readonly (number | null)[];

export interface GoldenResult {
  readonly state: {
    readonly hash: string;
    readonly stages: Readonly<Record<string, number>>;
    readonly arrivals: number;
    readonly units: readonly string[];
    readonly unknown: number;
    readonly faults: Readonly<Record<string, number>>;
    readonly dataTo: number;
  };
  readonly specs: Readonly<Record<string, string>>;
  readonly features: Readonly<
    Record<
      string,
      { readonly keys: readonly (string | number)[]; readonly raw: Numbers; readonly scaled: Numbers }
    >
  >;
  readonly forecast: Readonly<Record<string, Numbers>>;
}

/** As close as two engines' logarithms and sines allow. */
const TOLERANCE = 2e-5;

/** @returns what differs, in words; nothing when all is as recorded */
export async function checkGolden(
  load: (name: GoldenName) => Promise<GoldenFile>,
  through: (events: readonly LogEvent[]) => Promise<readonly LogEvent[]> = async (events) => events,
): Promise<string[]> {
  const found: string[] = [];
  for (const name of goldenNames) {
    const file = await load(name);
    const actual = goldenOf(await through(file.events), file);
    found.push(...differences(file.expected, actual, name));
  }
  return found;
}

export function goldenOf(events: readonly LogEvent[], file: Pick<GoldenFile, 'at' | 'zone'>): GoldenResult {
  const state = replay(events);
  const batch = extractFeatures(state, { at: asMillis(file.at), zone: file.zone, version: 1 });
  return {
    state: summaryOf(state),
    specs: Object.fromEntries(
      [waitSpec, admissionSpec, staySpec, arrivalsSpec].map((s) => [s.name, specHash(s)]),
    ),
    features: featuresOf(batch),
    forecast: forecastOf(baselineFrame(batch)),
  };
}

/** All that a state holds, as one text that does not depend on the order in which it was built. */
export const stateText = (state: HospitalState): string => canonicalJson(plain(state));

function summaryOf(state: HospitalState): GoldenResult['state'] {
  const encounters = [...state.encounters.values()].map(({ encounter }) => encounter);
  return {
    hash: sha256Hex(stateText(state)),
    stages: tally(encounters.map(({ stage }) => stage)),
    arrivals: [...(state.history.hourly.get('arrivals')?.values() ?? [])].reduce((a, b) => a + b, 0),
    units: [...state.units.keys()].sort(),
    unknown: [...state.unknown.values()].reduce((a, b) => a + b, 0),
    faults: tally(encounters.flatMap(({ faults }) => faults.map(({ kind }) => kind))),
    dataTo: state.dataTo,
  };
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function featuresOf(batch: FeatureBatch): GoldenResult['features'] {
  return {
    wait: rowsOf(batch.wait),
    waitNew: rowsOf(batch.waitNew),
    admission: rowsOf(batch.admission),
    stay: rowsOf(batch.stay),
    arrivals: rowsOf(batch.arrivals, [0, 5, 29, 71]),
  };
}

function rowsOf<Key extends string | number>(
  { keys, raw, scaled, width }: FeatureTable<Key>,
  rows: readonly number[] = keys.map((_, row) => row),
) {
  const pick = (values: Float32Array) =>
    rows.flatMap((row) => rounded(values.subarray(row * width, (row + 1) * width)));
  return { keys: rows.map((row) => keys[row]!), raw: pick(raw), scaled: pick(scaled) };
}

function forecastOf(frame: ForecastFrame): GoldenResult['forecast'] {
  const demand = frame.demand.flatMap((unit) => [
    [`${unit.unit} needed`, rounded(unit.needed)] as const,
    [`${unit.unit} free`, rounded(unit.free)] as const,
    [`${unit.unit} incoming`, rounded(unit.incoming)] as const,
    [`${unit.unit} leaving`, rounded(unit.leaving)] as const,
    [`${unit.unit} last hour`, rounded(unit.hourly.subarray(-LEVEL_COUNT))] as const,
  ]);
  return {
    wait: rounded(frame.wait.values),
    waitNew: rounded(frame.waitNew.values),
    admission: rounded(frame.admission.probability),
    stay: rounded(frame.stay.values),
    home24: rounded(frame.stay.home24),
    home48: rounded(frame.stay.home48),
    arrivals: rounded(frame.arrivals.values.subarray(0, 24 * LEVEL_COUNT)),
    ...Object.fromEntries(demand),
  };
}

const rounded = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : Math.round(value * 1e5) / 1e5));

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Where two results differ by more than the tolerance, as paths with both values. */
export function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const near = Math.abs(expected - actual) <= TOLERANCE * Math.max(1, Math.abs(expected));
    return near ? [] : [`${path}: ${expected} became ${actual}`];
  }
  if (expected === null || typeof expected !== 'object' || actual === null || typeof actual !== 'object')
    return expected === actual ? [] : [`${path}: ${String(expected)} became ${String(actual)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) =>
    differences(Reflect.get(expected, key), Reflect.get(actual, key), `${path}.${key}`),
  );
}
