import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';
import type { DenseNetwork } from './architecture/dense.ts';
import type { Tf } from './tensorflow.ts';

/** A network whose weights are on the current backend, to stay there. */
export interface UploadedNetwork {
  readonly inputs: number;
  readonly outputs: number;
  /** Kernels are [1, inputs, outputs], as the fused matMul of every backend wants them. */
  readonly layers: readonly { readonly kernel: Tensor3D; readonly bias: Tensor1D }[];
  dispose(): void;
}

/** Rows for one network: `count` x `inputs`, scaled. */
export interface PredictJob {
  readonly network: UploadedNetwork;
  readonly rows: Float32Array;
  readonly count: number;
}

export function uploadNetwork(tf: Tf, { widths, layers }: DenseNetwork): UploadedNetwork {
  const uploaded = tf.tidy(() =>
    layers.map(({ kernel, bias, inputs, outputs }) => ({
      kernel: tf.keep(tf.tensor3d(kernel, [1, inputs, outputs])),
      bias: tf.keep(tf.tensor1d(bias)),
    })),
  );
  const dispose = () => tf.dispose(uploaded.flatMap(({ kernel, bias }) => [kernel, bias]));
  return { inputs: widths[0]!, outputs: widths.at(-1)!, layers: uploaded, dispose };
}

/**
 * Runs several networks in one pass over the current backend: a fused matMul per layer, weights already there, one
 * read-back for all of them where a read-back is slow. Returns each job's `count` x `outputs`. Leaves no tensor behind.
 */
export async function predict(tf: Tf, jobs: readonly PredictJob[]): Promise<Float32Array[]> {
  const results: Float32Array[] = jobs.map(() => new Float32Array(0));
  const busy = [...jobs.keys()].filter((i) => jobs[i]!.count > 0);
  const values = await (isRemote(tf) ? readTogether : readEach)(
    tf,
    busy.map((i) => jobs[i]!),
  );
  busy.forEach((i, at) => (results[i] = values[at]!));
  return results;
}

/** A GPU answers after a round trip, a heap at once. */
const isRemote = (tf: Tf) => tf.getBackend() === 'webgpu';

async function readEach(tf: Tf, jobs: readonly PredictJob[]): Promise<Float32Array[]> {
  let values: Float32Array[] = [];
  // Not as the result of `tidy`: it would look for tensors in every number of a typed array.
  tf.tidy(() => void (values = jobs.map((job) => forward(tf, job).dataSync<'float32'>())));
  return values;
}

async function readTogether(tf: Tf, jobs: readonly PredictJob[]): Promise<Float32Array[]> {
  if (jobs.length === 0) return [];
  const joined = tf.tidy(() => tf.concat1d(jobs.map((job) => tf.reshape(forward(tf, job), [-1]))));
  const values = await joined.data<'float32'>();
  joined.dispose();
  let at = 0;
  return jobs.map(({ network, count }) => values.subarray(at, (at += network.outputs * count)));
}

/** The kernel itself rather than `tf.fused.matMul`, which reshapes both inputs and the output each time. */
function forward(tf: Tf, { network, rows, count }: PredictJob): Tensor {
  const last = network.layers.length - 1;
  return network.layers.reduce<Tensor>(
    (a, { kernel, bias }, i) => {
      const attributes = {
        transposeA: false,
        transposeB: false,
        activation: i < last ? 'relu' : 'linear',
        leakyreluAlpha: 0,
      };
      return tf.engine().runKernel('_FusedMatMul', { a, b: kernel, bias }, attributes) as Tensor;
    },
    tf.tensor3d(rows, [1, count, network.inputs]),
  );
}
