import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { crowdedHospital } from '../../bench/lib/crowd.ts';
import { extractFeatures } from '../../src/core/features/extract.ts';
import type { ForecastFrame } from '../../src/core/forecast/prediction.ts';
import { err } from '../../src/core/result.ts';
import type { ReadModelFile } from '../../src/models/load.ts';
import type { LoadTensorFlow } from '../../src/models/pool.ts';
import { createPredictor } from '../../src/workers/predictor/predictor.ts';
import type { RememberedBackends } from '../../src/workers/predictor/remembered.ts';
import type { PredictorStatus } from '../../src/workers/protocol.ts';
import { startTensorFlow } from '../../training/tensorflow.ts';

const readShipped: ReadModelFile = async (path) =>
  new Uint8Array(await readFile(new URL(`../../public/models/${path}`, import.meta.url)));

const { state, at, zone } = crowdedHospital(30);
const batch = extractFeatures(state, { at, zone, version: 1 });

/** A device that has WASM and nothing else. */
const wasmOnly: LoadTensorFlow = async () => ({
  tf: await startTensorFlow(),
  start: async (backend) =>
    backend === 'wasm'
      ? { ok: true, value: undefined }
      : err({ type: 'BackendUnavailable', message: `no ${backend} here` }),
});

/** Gives one batch and waits until the backends are settled too. */
async function afterOneBatch(options: { read?: ReadModelFile; load?: LoadTensorFlow; remembered?: unknown }) {
  const frames: ForecastFrame[] = [];
  const statuses: PredictorStatus[] = [];
  const measured: RememberedBackends[] = [];
  const predictor = createPredictor({
    read: options.read ?? readShipped,
    load: options.load ?? wasmOnly,
    remembered: options.remembered,
    now: () => performance.now(),
    idle: async () => undefined,
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
    onMeasured: (remembered) => measured.push(remembered),
  });
  predictor.receive(batch);
  await expect
    .poll(() => statuses.at(-1)?.backends.length || statuses.at(-1)?.warnings.length, { timeout: 20_000 })
    .toBeTruthy();
  return { predictor, frames, statuses, measured };
}

describe('the predictor', () => {
  it('measures once, and opens what it remembers at the next start', async () => {
    const first = await afterOneBatch({});
    await expect.poll(() => first.measured.length).toBe(1);
    const second = await afterOneBatch({ remembered: structuredClone(first.measured[0]) });
    expect(second.measured).toEqual([]);
    expect(second.statuses.at(-1)!.backends).toMatchObject([
      { backend: 'wasm', available: true, chosen: true },
    ]);
  });

  it.each([{ weights: 'of another model', choices: {} }, { weights: 1 }, 'nonsense', null])(
    'measures again when what it remembers is of no use: %j',
    async (remembered) => {
      const { measured } = await afterOneBatch({ remembered });
      await expect.poll(() => measured.length).toBe(1);
    },
  );

  it('says why a backend is missing, which is no warning while another one serves', async () => {
    const { statuses } = await afterOneBatch({});
    const { backends, warnings } = statuses.at(-1)!;
    expect(backends.find(({ backend }) => backend === 'webgpu')).toMatchObject({
      available: false,
      reason: 'no webgpu here',
    });
    expect(warnings).toEqual([]);
  });

  it('warns of a damaged model and lets its baseline speak', async () => {
    const read: ReadModelFile = async (path) =>
      path === 'stay/weights.bin' ? new Uint8Array(8) : readShipped(path);
    const { frames, statuses, predictor } = await afterOneBatch({ read });
    expect(statuses.at(-1)!.warnings).toMatchObject([{ type: 'ModelCorrupt' }]);
    expect(frames[0]!.provenance.stay.madeBy).toBe('baseline');
    expect(frames[0]!.provenance.wait.madeBy).toBe('model');
    expect(predictor.explain(batch.stay.keys[0]!, 'stay')).toMatchObject({
      ok: true,
      value: [{ feature: 'elapsed' }],
    });
  });

  it('goes on without TensorFlow.js when that cannot be loaded, and warns', async () => {
    const load: LoadTensorFlow = async () => Promise.reject(new Error('chunk is missing'));
    const { frames, statuses } = await afterOneBatch({ load });
    expect(frames[0]!.provenance.wait).toMatchObject({ madeBy: 'model', backend: 'cpu' });
    await expect.poll(() => statuses.at(-1)!.warnings.map(({ type }) => type)).toContain('BackendsFailed');
  });
});
