import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { denseForward, denseNetwork } from '#models/architecture/dense.ts';
import { probeRows } from '#models/measure.ts';
import { sha256Hex } from '../src/core/hash.ts';
import type { Manifest } from '../src/core/schema/manifest.ts';

/** Where the application serves its models from. */
export const MODELS_DIR = new URL('../public/models', import.meta.url).pathname;

/** Writes a model's folder; returns the manifest as written, with the hash of the weights. */
export function exportModel(
  directory: string,
  manifest: Omit<Manifest, 'weightsHash'>,
  weights: Float32Array,
): Manifest {
  const folder = join(directory, manifest.name);
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  const complete: Manifest = { ...manifest, weightsHash: sha256Hex(bytes) };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'weights.bin'), bytes);
  writeFileSync(join(folder, 'model.json'), json(layersModel(manifest)));
  writeFileSync(join(folder, 'manifest.json'), json(complete));
  if (manifest.architecture.layers.length > 0)
    writeFileSync(join(folder, 'golden.json'), json(golden(manifest.architecture.layers, weights)));
  return complete;
}

const GOLDEN_ROWS = 4;

/** A few made-up rows with what the network says to them: every backend on every device must say the same. */
function golden(widths: readonly number[], weights: Float32Array) {
  const rows = probeRows(GOLDEN_ROWS * widths[0]!);
  const outputs = denseForward(denseNetwork(widths, weights), rows, GOLDEN_ROWS);
  const plain = (values: Float32Array) => Array.from(values, (value) => Number(value.toFixed(6)));
  return { rows: plain(rows), outputs: plain(outputs) };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** The same network in TensorFlow.js's own format: `tf.loadLayersModel('models/wait/model.json')` reads it. */
function layersModel({ name, architecture }: Omit<Manifest, 'weightsHash'>) {
  const { layers: widths } = architecture;
  const dense = widths.slice(1).map((units, i) => ({ name: `${name}_${i}`, units, inputs: widths[i]! }));
  return {
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: { name, layers: dense.map((layer, i) => layerConfig(layer, i === 0, i === dense.length - 1)) },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: dense.flatMap(({ name: layer, inputs, units }) => [
          { name: `${layer}/kernel`, shape: [inputs, units], dtype: 'float32' },
          { name: `${layer}/bias`, shape: [units], dtype: 'float32' },
        ]),
      },
    ],
  };
}

function layerConfig(
  { name, units, inputs }: { name: string; units: number; inputs: number },
  first: boolean,
  last: boolean,
) {
  return {
    class_name: 'Dense',
    config: {
      name,
      units,
      activation: last ? 'linear' : 'relu',
      use_bias: true,
      ...(first ? { batch_input_shape: [null, inputs], dtype: 'float32' } : {}),
    },
  };
}
