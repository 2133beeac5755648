import { readFileSync, statSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { specHash } from '../../src/core/features/spec.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import { Manifest } from '../../src/core/schema/manifest.ts';
import { denseForward, denseNetwork } from '../../src/models/architecture/dense.ts';
import { maxDifference } from '../../src/models/backend.ts';
import { decidingMetric, modelSpecs } from '../../src/models/specs.ts';
import { startTensorFlow } from '../../training/tensorflow.ts';
import { Golden, networkModels, shippedModels } from './shipped.ts';

const fileOf = (path: string) => new URL(`../../public/models/${path}`, import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(fileOf(path), 'utf8'));
const manifestOf = (name: string) => v.parse(Manifest, readJson(`${name}/manifest.json`));
const floatsOf = (name: string) =>
  new Float32Array(new Uint8Array(readFileSync(fileOf(`${name}/weights.bin`))).buffer);

beforeAll(startTensorFlow);

describe.each(shippedModels)('the shipped model "%s"', (name) => {
  it('has the weights of its manifest, under 500 kB', () => {
    const weights = readFileSync(fileOf(`${name}/weights.bin`));
    expect(sha256Hex(new Uint8Array(weights))).toBe(manifestOf(name).weightsHash);
    expect(statSync(fileOf(`${name}/weights.bin`)).size).toBeLessThan(500_000);
  });

  it('was trained on the features that this code computes', () => {
    expect(manifestOf(name).specHash).toBe(specHash(modelSpecs[name]));
  });

  it('names its data with licence, and states the same scores for itself and its baseline', () => {
    const { data, metrics } = manifestOf(name);
    expect(data.every(({ source, licence, rows }) => source && licence && rows > 0)).toBe(true);
    expect(Object.keys(metrics.model)).toEqual(Object.keys(metrics.baseline));
    expect(Object.keys(metrics.model)).toContain(decidingMetric[name]);
  });
});

describe.each(networkModels)('the network of "%s"', (name) => {
  it('says what it said when it was trained', () => {
    const { rows, outputs } = v.parse(Golden, readJson(`${name}/golden.json`));
    const widths = manifestOf(name).architecture.layers;
    const network = denseNetwork(widths, floatsOf(name));
    const actual = denseForward(network, Float32Array.from(rows), rows.length / widths[0]!);
    expect(maxDifference([Float32Array.from(outputs)], [actual])).toBeLessThan(1e-4);
  });

  it('is a model that TensorFlow.js itself can load', async () => {
    const { rows, outputs } = v.parse(Golden, readJson(`${name}/golden.json`));
    const { modelTopology, weightsManifest } = readJson(`${name}/model.json`) as {
      modelTopology: object;
      weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
    };
    const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
    const weightData = floatsOf(name).buffer;
    const layers = await tf.loadLayersModel({
      load: async () => ({ modelTopology, weightSpecs, weightData }),
    });
    const width = manifestOf(name).architecture.layers[0]!;
    const predicted = layers.predict(tf.tensor2d(rows, [rows.length / width, width])) as tf.Tensor;
    expect(maxDifference([Float32Array.from(outputs)], [predicted.dataSync() as Float32Array])).toBeLessThan(
      1e-4,
    );
  });
});
