import type { Backend } from '#core/forecast/prediction.ts';
import { denseForward, type DenseNetwork } from './architecture/dense.ts';
import { maxDifference, PARITY_TOLERANCE } from './backend.ts';

/** Batches are compared in three sizes; a batch is measured as the largest of its bucket. */
export const BATCH_BUCKETS = [32, 256, 2048] as const;
export type BatchBucket = (typeof BATCH_BUCKETS)[number];

export const bucketOf = (rows: number): BatchBucket =>
  BATCH_BUCKETS.find((limit) => rows <= limit) ?? BATCH_BUCKETS[BATCH_BUCKETS.length - 1]!;

/** Runs one network once on one backend, and says how long it took. */
export type TimedRun = (rows: Float32Array, count: number) => Promise<{ values: Float32Array; ms: number }>;

export interface Measured {
  /** Median of the runs, milliseconds. */
  readonly ms: number;
  /** Against the network on plain arrays. */
  readonly difference: number;
}

const RUNS = 5;
/** A backend this slow need not be known more exactly. */
const ENOUGH_MS = 150;

/** Times one network at one batch size and compares its numbers with the reference. Deterministic input. */
export async function measureNetwork(network: DenseNetwork, run: TimedRun, count: number): Promise<Measured> {
  const rows = probeRows(count * network.widths[0]!);
  const first = await run(rows, count);
  const difference = maxDifference([denseForward(network, rows, count)], [first.values]);
  const times: number[] = [];
  // The first run, which compiles and allocates, is not counted.
  for (let total = 0; times.length < RUNS && total < ENOUGH_MS; total += times.at(-1)!)
    times.push((await run(rows, count)).ms);
  return { ms: times.sort((a, b) => a - b)[times.length >> 1]!, difference };
}

/** The fastest backend among those whose numbers are right. */
export function fastest(measured: ReadonlyMap<Backend, Measured>): Backend | undefined {
  const right = [...measured].filter(([, { difference }]) => difference <= PARITY_TOLERANCE);
  return right.sort(([, a], [, b]) => a.ms - b.ms)[0]?.[0];
}

/** Values in [-2, 2), the range of scaled features, from a fixed linear congruential generator. */
export function probeRows(length: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 30 - 2;
  });
}
