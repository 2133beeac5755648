import { createRng, normal } from '#core/simulation/random.ts';
import { denseNetwork, weightCount, type DenseNetwork } from './architecture/dense.ts';

/** Networks and rows for tests: seeded, of a size that behaves. */
export function randomNetwork(widths: readonly number[], seed = 1): DenseNetwork {
  const rng = createRng(seed, 'network');
  const values = Float32Array.from({ length: weightCount(widths) }, () => 0.3 * normal(rng));
  return denseNetwork(widths, values);
}

export function randomRows(count: number, width: number, seed = 2): Float32Array {
  const rng = createRng(seed, 'rows');
  return Float32Array.from({ length: count * width }, () => normal(rng));
}
