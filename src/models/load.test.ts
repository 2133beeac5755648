import { describe, expect, it } from 'vitest';
import { specHash, type FeatureSpec } from '#core/features/spec.ts';
import { sha256Hex } from '#core/hash.ts';
import type { Manifest } from '#core/schema/manifest.ts';
import { loadModel, loadModels, type ReadModelFile } from './load.ts';
import { weightCount } from './architecture/dense.ts';

const feature = { name: 'f', unit: 'h', label: 'f', transform: 'identity', center: 0, scale: 1 } as const;
const spec: FeatureSpec = { name: 'wait', version: 1, features: [feature, { ...feature, name: 'g' }] };
const layers = [2, 3, 7];
const weights = new Uint8Array(new Float32Array(weightCount(layers)).map((_, i) => i).buffer);

const manifest = (changes: Partial<Manifest> = {}): Manifest => ({
  name: 'wait',
  version: '1.0',
  specHash: specHash(spec),
  weightsHash: sha256Hex(weights),
  createdAt: '2025-01-01',
  seed: 1,
  architecture: { kind: 'dense', layers, activation: 'relu' },
  data: [],
  metrics: { heldOut: 'none', n: 0, model: { pinball: 1 }, baseline: { pinball: 2 } },
  calibration: {},
  intendedUse: '',
  limits: '',
  ...changes,
});

const bytes = (text: string) => new TextEncoder().encode(text);

const files =
  (contents: Record<string, Uint8Array<ArrayBuffer>>): ReadModelFile =>
  async (path) => {
    const content = contents[path];
    if (!content) throw new Error('status 404');
    return content;
  };

const load = (changes: Partial<Manifest>, content = weights) =>
  loadModel(
    files({ 'wait/manifest.json': bytes(JSON.stringify(manifest(changes))), 'wait/weights.bin': content }),
    'wait',
    spec,
  );

describe('loading a model', () => {
  it('gives the network that its files describe', async () => {
    const loaded = await load({});
    expect(loaded.ok && loaded.value.network?.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual(
      [
        [2, 3],
        [3, 7],
      ],
    );
    expect(loaded.ok && loaded.value.network?.layers[0]?.bias).toEqual(Float32Array.of(6, 7, 8));
  });

  it('refuses weights of which a single bit has changed', async () => {
    const damaged = weights.slice();
    damaged[5]! ^= 1;
    expect(await load({}, damaged)).toMatchObject({ ok: false, error: { type: 'ModelCorrupt' } });
  });

  it('refuses weights that do not fill the layers', async () => {
    const changes = { architecture: { kind: 'dense', layers: [2, 4, 7], activation: 'relu' } };
    expect(await load(changes)).toMatchObject({ ok: false, error: { type: 'ModelCorrupt' } });
  });

  it('refuses a model that was trained on other features', async () => {
    expect(await load({ specHash: 'another' })).toMatchObject({
      ok: false,
      error: { type: 'ModelMismatch' },
    });
  });

  it.each(['', '{', '[]', '{"name":"wait"}', JSON.stringify(manifest({ name: 'stay' }))])(
    'calls a manifest that is none corrupt: %s',
    async (text) => {
      const read = files({ 'wait/manifest.json': bytes(text), 'wait/weights.bin': weights });
      expect(await loadModel(read, 'wait', spec)).toMatchObject({
        ok: false,
        error: { type: 'ModelCorrupt' },
      });
    },
  );

  it('says which file could not be read', async () => {
    const models = await loadModels(files({}));
    const wait = models.get('wait')!;
    expect(wait).toMatchObject({ ok: false, error: { type: 'ModelUnavailable' } });
    expect(!wait.ok && wait.error.message).toContain('wait/manifest.json');
  });
});
