import type { Backend } from '#core/forecast/prediction.ts';
import type { Failure, Result } from '#core/result.ts';
import type { Tf } from './tensorflow.ts';

/** In the order in which they are measured: the one that is most often fastest comes first. */
export const BACKEND_LADDER: readonly Backend[] = ['wasm', 'cpu', 'webgpu'];

/** Outputs of a backend may differ from the reference by this much, or it is not used. */
export const PARITY_TOLERANCE = 1e-4;

/** Starts a backend of TensorFlow.js, or says in words why this device has none. */
export type StartBackend = (backend: Backend) => Promise<Result<void, Failure<'BackendUnavailable'>>>;

/** Makes a started backend the current one. */
export async function useBackend(tf: Tf, backend: Backend): Promise<void> {
  if (tf.getBackend() !== backend) await tf.setBackend(backend);
}

/** Largest absolute difference; Infinity where a number is missing or not finite. */
export function maxDifference(expected: readonly Float32Array[], actual: readonly Float32Array[]): number {
  return Math.max(0, ...expected.map((values, i) => differenceOf(values, actual[i])));
}

function differenceOf(expected: Float32Array, actual: Float32Array | undefined): number {
  if (actual?.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(expected[i]! - actual[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}
