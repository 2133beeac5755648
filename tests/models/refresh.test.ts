import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { crowdedHospital } from '../../bench/lib/crowd.ts';
import { extractFeatures } from '../../src/core/features/extract.ts';
import { baselineFrame } from '../../src/core/forecast/baseline/frame.ts';
import { LEVEL_COUNT, modelNames, type ForecastFrame } from '../../src/core/forecast/prediction.ts';
import type { FeatureBatch } from '../../src/core/features/batch.ts';
import { Engine } from '../../src/models/engine.ts';
import { explainPrediction } from '../../src/models/explain.ts';
import { forecast, type LoadedModels } from '../../src/models/forecast.ts';
import { loadModels, type ReadModelFile } from '../../src/models/load.ts';

const readShipped: ReadModelFile = async (path) =>
  new Uint8Array(await readFile(new URL(`../../public/models/${path}`, import.meta.url)));

let batch: FeatureBatch;
beforeAll(() => {
  const { state, at, zone } = crowdedHospital(200);
  batch = extractFeatures(state, { at, zone, version: 7 });
}, 60_000);

async function refresh(read: ReadModelFile): Promise<{ frame: ForecastFrame; models: LoadedModels }> {
  const models = await loadModels(read);
  const networks = new Map(
    [...models].flatMap(([name, model]) =>
      model.ok && model.value.network ? [[name, model.value.network]] : [],
    ),
  );
  const engine = new Engine({
    networks,
    load: async () => Promise.reject(new Error('unused')),
    now: () => 0,
  });
  return { frame: await forecast(batch, models, engine.run), models };
}

const rowsInOrder = (values: Float32Array) =>
  values.every((value, i) => i % LEVEL_COUNT === 0 || value >= values[i - 1]!);

describe('a refresh with the shipped models', () => {
  it('says something finite and in order about everybody', async () => {
    const { frame } = await refresh(readShipped);
    for (const { keys, values } of [frame.wait, frame.waitNew, frame.stay, frame.arrivals]) {
      expect(values.length).toBe(keys.length * LEVEL_COUNT);
      expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      expect(rowsInOrder(values)).toBe(true);
    }
    expect(frame.admission.probability.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(frame.version).toBe(7);
  });

  it('lets a model speak only if it beat its baseline in its test', async () => {
    const { frame, models } = await refresh(readShipped);
    for (const name of modelNames) {
      const model = models.get(name)!;
      expect(model.ok).toBe(true);
      expect(frame.provenance[name].madeBy, frame.provenance[name].reason).toBe('model');
    }
  });

  it.each(['wait', 'admission', 'stay'] as const)(
    'explains "%s" by finite effects, largest first',
    async (name) => {
      const { models } = await refresh(readShipped);
      const loaded = models.get(name)!;
      const explained = explainPrediction(
        batch,
        loaded.ok ? loaded.value : undefined,
        name,
        batch[name].keys[0]!,
      );
      const sizes = explained.ok ? explained.value.map(({ effect }) => Math.abs(effect)) : [];
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.every(Number.isFinite)).toBe(true);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    },
  );

  it('explains what a baseline said by what that looks at', () => {
    const explained = explainPrediction(batch, undefined, 'stay', batch.stay.keys[0]!);
    expect(explained.ok && explained.value.map(({ feature }) => feature)).toEqual(['elapsed']);
  });

  it('does not explain numbers that are not about one person', () => {
    expect(explainPrediction(batch, undefined, 'demand', batch.stay.keys[0]!).ok).toBe(false);
  });
});

describe('a refresh with a damaged model', () => {
  const damaged: ReadModelFile = async (path) => {
    const bytes = await readShipped(path);
    if (path === 'wait/weights.bin') bytes[100]! ^= 1;
    return bytes;
  };

  it('lets the baseline speak for that one, with the reason, and leaves the others as they were', async () => {
    const { frame } = await refresh(damaged);
    const whole = await refresh(readShipped);
    expect(frame.provenance.wait).toMatchObject({ madeBy: 'baseline', version: 'baseline' });
    expect(frame.provenance.wait.reason).toContain('not those of its manifest');
    expect(frame.wait.values).toEqual(baselineFrame(batch).wait.values);
    expect(frame.stay.values).toEqual(whole.frame.stay.values);
  });

  it('is a whole frame of baselines when no model can be read', async () => {
    const { frame } = await refresh(async () => Promise.reject(new Error('offline')));
    const plain = baselineFrame(batch);
    expect(frame.arrivals).toEqual(plain.arrivals);
    expect(frame.demand).toEqual(plain.demand);
    expect(modelNames.every((name) => frame.provenance[name].madeBy === 'baseline')).toBe(true);
  });
});
