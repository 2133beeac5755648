import { afterEach, expect, it } from 'vitest';
import { crowdedHospital } from '../../bench/lib/crowd.ts';
import { extractFeatures } from '../../src/core/features/extract.ts';
import type { FeatureBatch } from '../../src/core/features/batch.ts';
import type { ForecastFrame } from '../../src/core/forecast/prediction.ts';
import { startPredictor, type PredictorClient } from '../../src/workers/predictor.client.ts';
import type { PredictorStatus } from '../../src/workers/protocol.ts';

let client: PredictorClient | undefined;
afterEach(() => {
  client?.close();
  localStorage.clear();
});

const { state, at, zone } = crowdedHospital(60);
const batchOf = (version: number): FeatureBatch => extractFeatures(state, { at, zone, version });

/** A predictor with the port of the ward worker in our hand. */
function start() {
  const { port1, port2 } = new MessageChannel();
  const frames: ForecastFrame[] = [];
  const statuses: PredictorStatus[] = [];
  client = startPredictor(port2, {
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
  });
  return { port: port1, client, frames, statuses };
}

const until = <T>(find: () => T | undefined): Promise<T> =>
  expect.poll(find, { timeout: 50_000 }).toBeTruthy() as unknown as Promise<T>;

it('predicts with the shipped models in its worker, then explains what it said', async () => {
  const { port, client, frames } = start();
  const batch = batchOf(1);
  const [encounter] = batch.admission.keys;
  port.postMessage(batch);
  await until(() => frames[0]);
  expect(frames[0]!.provenance.admission.madeBy).toBe('model');
  expect(frames[0]!.admission.keys).toEqual(batch.admission.keys);
  const explained = await client.explain(encounter!, 'admission');
  expect(explained.ok && explained.value.length).toBeGreaterThan(0);
});

it('measures the backends after the first predictions, says which it chose and remembers it', async () => {
  const { port, frames, statuses } = start();
  port.postMessage(batchOf(1));
  await until(() => localStorage.getItem('wardcast.backends'));
  await until(() => statuses.at(-1)?.backends.some(({ chosen }) => chosen));
  const { backends } = statuses.at(-1)!;
  expect(backends.find(({ backend }) => backend === 'wasm')).toMatchObject({ available: true, chosen: true });
  expect(backends.every(({ maxDifference = 0 }) => maxDifference < 1e-4)).toBe(true);
  port.postMessage(batchOf(2));
  await until(() => frames.find(({ version }) => version === 2));
  expect(frames.at(-1)!.provenance.stay.backend).toBe('wasm');
});

it('drops stale batches: of many at once the last one is predicted', async () => {
  const { port, frames } = start();
  for (let version = 1; version <= 20; version++) port.postMessage(batchOf(version));
  await until(() => frames.find(({ version }) => version === 20));
  expect(frames.length).toBeLessThan(20);
});
