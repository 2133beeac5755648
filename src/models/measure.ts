import type { Backend } from '#core/forecast/prediction.ts';
import { denseForward, type DenseNetwork } from './architecture/dense.ts';
import { maxDifference, PARITY_TOLERANCE } from './backend.ts';

/** Batches are compared in three sizes; a batch is measured as the largest of its bucket. */
export const BATCH_BUCKETS = [32, 256, 2048] as const;
export type BatchBucket = (typeof BATCH_BUCKETS)[number];

export const bucketOf = (rows: number): BatchBucket =>
  BATCH_BUCKETS.find((limit) => rows <= limit) ?? BATCH_BUCKETS[BATCH_BUCKETS.length - 1]!;

/** Runs one network on one backend. */
export type RunNetwork = (rows: Float32Array, count: number) => Promise<Float32Array>;

export interface Measured {
  /** Median of the runs, milliseconds. */
  readonly ms: number;
  /** Against the network on plain arrays. */
  readonly difference: number;
}

/** Times one network at one batch size and compares its numbers with the reference. Deterministic input. */
export async function measureNetwork(
  network: DenseNetwork,
  run: RunNetwork,
  count: number,
  now: () => number,
  runs = 5,
): Promise<Measured> {
  const rows = probeRows(count * network.widths[0]!);
  const difference = maxDifference([denseForward(network, rows, count)], [await run(rows, count)]);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = now();
    await run(rows, count);
    times.push(now() - start);
  }
  return { ms: times.sort((a, b) => a - b)[runs >> 1]!, difference };
}

/** The fastest backend among those whose numbers are right. */
export function fastest(measured: ReadonlyMap<Backend, Measured>): Backend | undefined {
  const right = [...measured].filter(([, { difference }]) => difference <= PARITY_TOLERANCE);
  return right.sort(([, a], [, b]) => a.ms - b.ms)[0]?.[0];
}

/** Values in [-2, 2), the range of scaled features, from a fixed linear congruential generator. */
function probeRows(length: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 30 - 2;
  });
}
