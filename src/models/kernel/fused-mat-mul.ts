import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tf } from '../tensorflow.ts';
import { createDenseKernel, type DenseKernel } from './dense-kernel.ts';

const KERNEL = '_FusedMatMul';

/**
 * Puts our dense kernel in the place of TensorFlow.js's fused matMul on its WASM backend, in the same memory; whatever
 * ours does not do (transposed inputs, batches of matrices, other activations) still goes to the original.
 * Measured on a 60-64-32-9 network, 2,048 rows, one thread: original 5.6 ms, ours 0.6 ms.
 */
export function useDenseKernel(tf: Tf): void {
  const original = tf.getKernel(KERNEL, 'wasm');
  if (installed.has(original)) return;
  const config: KernelConfig = {
    ...original,
    kernelFunc: (args) => (isDense(args) ? runDense(args) : original.kernelFunc(args)),
  };
  tf.unregisterKernel(KERNEL, 'wasm');
  tf.registerKernel(config);
  installed.add(config);
}

const installed = new WeakSet<KernelConfig>();
const kernels = new WeakMap<BackendWasm, DenseKernel>();

type Args = Parameters<KernelFunc>[0];
interface DenseArgs {
  readonly inputs: { readonly a: TensorInfo; readonly b: TensorInfo; readonly bias: TensorInfo };
  readonly backend: BackendWasm;
  readonly attrs: { readonly activation: 'linear' | 'relu' };
}

function isDense(args: Args | DenseArgs): args is DenseArgs {
  const { a, b, bias, preluActivationWeights } = args.inputs as Record<string, TensorInfo | undefined>;
  const { transposeA, transposeB, activation } = args.attrs as Record<string, unknown>;
  return (
    [a, b].every((input) => input?.shape.length === 3 && input.shape[0] === 1 && input.dtype === 'float32') &&
    bias?.shape.length === 1 &&
    bias.shape[0] === b?.shape[2] &&
    !preluActivationWeights &&
    !transposeA &&
    !transposeB &&
    (activation === 'linear' || activation === 'relu')
  );
}

function runDense({ inputs, backend, attrs }: DenseArgs): TensorInfo {
  const { a, b, bias } = inputs;
  const [, m, k] = a.shape as [number, number, number];
  const n = b.shape[2]!;
  const out = backend.makeOutput([1, m, n], 'float32');
  const pointer = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
  const floor = attrs.activation === 'relu' ? 0 : -Infinity;
  kernelOf(backend)(pointer(a), pointer(b), pointer(bias), pointer(out), m, k, n, floor);
  return out;
}

function kernelOf(backend: BackendWasm): DenseKernel {
  let kernel = kernels.get(backend);
  if (!kernel) kernels.set(backend, (kernel = createDenseKernel(memoryOf(backend))));
  return kernel;
}

/** Emscripten keeps the exports of the module under `asm`; its types do not say so. */
const memoryOf = ({ wasm }: BackendWasm) =>
  (wasm as unknown as { readonly asm: { readonly memory: WebAssembly.Memory } }).asm.memory;
