import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { Backend } from '#core/forecast/prediction.ts';
import { err, ok, type Failure, type Result } from '#core/result.ts';
import type { LoadTensorFlow } from '#models/pool.ts';
import { useDenseKernel } from '#models/kernel/fused-mat-mul.ts';
import type { Tf } from '#models/tensorflow.ts';

/** TensorFlow.js in the browser; each backend's code is fetched only when that backend is started. */
export const loadTensorFlow: LoadTensorFlow = async () => {
  const tf = await import('@tensorflow/tfjs-core');
  return { tf, start: (backend) => start(tf, backend) };
};

type Started = Result<void, Failure<'BackendUnavailable'>>;

const starters: Readonly<Record<Backend, (tf: Tf) => Promise<Started>>> = {
  cpu: async (tf) => {
    await import('@tensorflow/tfjs-backend-cpu');
    return activate(tf, 'cpu');
  },
  wasm: async (tf) => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    // The threaded build starts blob workers: under our policy it would hang for ever. One thread serves.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths({
      'tfjs-backend-wasm-simd.wasm': simdUrl,
      'tfjs-backend-wasm.wasm': simdUrl,
      'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
    });
    useDenseKernel(tf);
    return activate(tf, 'wasm');
  },
  webgpu: async (tf) => {
    // TensorFlow.js does not check for a null adapter: ask first.
    if (!(await navigator.gpu?.requestAdapter())) return unavailable('This device offers no WebGPU adapter.');
    await import('@tensorflow/tfjs-backend-webgpu');
    return activate(tf, 'webgpu');
  },
};

async function start(tf: Tf, backend: Backend): Promise<Started> {
  try {
    return await starters[backend](tf);
  } catch (cause) {
    return unavailable(
      `${backend} could not be started: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}

async function activate(tf: Tf, backend: Backend): Promise<Started> {
  if (!(await tf.setBackend(backend))) return unavailable(`${backend} is not supported by this browser.`);
  await tf.ready();
  return ok(undefined);
}

const unavailable = (message: string): Started => err({ type: 'BackendUnavailable', message });
