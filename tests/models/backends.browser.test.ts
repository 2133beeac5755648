import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/core/forecast/prediction.ts';
import { Manifest } from '../../src/core/schema/manifest.ts';
import { denseForward, denseNetwork, type DenseNetwork } from '../../src/models/architecture/dense.ts';
import { maxDifference, PARITY_TOLERANCE } from '../../src/models/backend.ts';
import { predict, uploadNetwork } from '../../src/models/predict.ts';
import { probeRows } from '../../src/models/measure.ts';
import { loadTensorFlow } from '../../src/workers/predictor/tensorflow.ts';
import { Golden, networkModels } from './shipped.ts';

const backends: readonly Backend[] = ['cpu', 'wasm', 'webgpu'];

/** Not a multiple of any tile. SwiftShader computes them on the processor: few. */
const COUNT = 37;

const fetchJson = async (path: string): Promise<unknown> => (await fetch(`/models/${path}`)).json();

async function networkOf(name: string): Promise<DenseNetwork> {
  const { architecture } = v.parse(Manifest, await fetchJson(`${name}/manifest.json`));
  const weights = await (await fetch(`/models/${name}/weights.bin`)).arrayBuffer();
  return denseNetwork(architecture.layers, new Float32Array(weights));
}

async function started(backend: Backend) {
  const { tf, start } = await loadTensorFlow();
  expect(await start(backend)).toEqual({ ok: true, value: undefined });
  await tf.setBackend(backend);
  return tf;
}

describe.each(backends)('in Chromium, on %s', (backend) => {
  it.each(networkModels)('the network of "%s" says what it said in training', async (name) => {
    const tf = await started(backend);
    const network = await networkOf(name);
    const { rows, outputs } = v.parse(Golden, await fetchJson(`${name}/golden.json`));
    const uploaded = uploadNetwork(tf, network);
    const job = { network: uploaded, rows: Float32Array.from(rows), count: rows.length / network.widths[0]! };
    expect(maxDifference([Float32Array.from(outputs)], await predict(tf, [job]))).toBeLessThan(
      PARITY_TOLERANCE,
    );
    uploaded.dispose();
  });

  it('all networks in one pass agree with plain arrays and leave no tensor behind', async () => {
    const tf = await started(backend);
    const networks = await Promise.all(networkModels.map(networkOf));
    const jobs = networks.map((network) => {
      const rows = probeRows(COUNT * network.widths[0]!);
      return { network: uploadNetwork(tf, network), rows, count: COUNT };
    });
    const expected = networks.map((network, i) => denseForward(network, jobs[i]!.rows, COUNT));
    expect(maxDifference(expected, await predict(tf, jobs))).toBeLessThan(PARITY_TOLERANCE);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await predict(tf, jobs);
    expect(tf.memory().numTensors).toBe(before);
    jobs.forEach(({ network }) => network.dispose());
  });
});

describe('a device without a WebGPU adapter', () => {
  it('is told so in words, and nothing is thrown', async () => {
    const { start } = await loadTensorFlow();
    const gpu = Object.getOwnPropertyDescriptor(Navigator.prototype, 'gpu')!;
    Object.defineProperty(Navigator.prototype, 'gpu', {
      configurable: true,
      get: () => ({ requestAdapter: async () => null }),
    });
    try {
      expect(await start('webgpu')).toMatchObject({ ok: false, error: { type: 'BackendUnavailable' } });
    } finally {
      Object.defineProperty(Navigator.prototype, 'gpu', gpu);
    }
  });
});
