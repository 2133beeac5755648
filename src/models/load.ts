import * as v from 'valibot';
import { specHash, type FeatureSpec } from '#core/features/spec.ts';
import { modelNames, type ModelName } from '#core/forecast/prediction.ts';
import { sha256Hex } from '#core/hash.ts';
import { err, ok, type Failure, type Result } from '#core/result.ts';
import { Manifest } from '#core/schema/manifest.ts';
import { denseNetwork, weightCount, type DenseNetwork } from './architecture/dense.ts';
import { modelSpecs } from './specs.ts';

export interface Model {
  readonly manifest: Manifest;
  /** Absent for a model that is parameters only (`demand`): they are in `manifest.calibration`. */
  readonly network: DenseNetwork | undefined;
}

export type ModelFailure = Failure<'ModelUnavailable' | 'ModelCorrupt' | 'ModelMismatch'>;

/** Reads a file below `models/`, e.g. `wait/manifest.json`. Throws what the platform throws when it cannot. */
export type ReadModelFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Every model that the application knows, by name; a failure of one is no failure of the others. */
export async function loadModels(
  read: ReadModelFile,
): Promise<ReadonlyMap<ModelName, Result<Model, ModelFailure>>> {
  const load = async (name: ModelName) => [name, await loadModel(read, name, modelSpecs[name])] as const;
  return new Map(await Promise.all(modelNames.map(load)));
}

/** A model that is what its manifest says and that the code's features fit, or why it is refused. */
export async function loadModel(
  read: ReadModelFile,
  name: ModelName,
  spec: FeatureSpec,
): Promise<Result<Model, ModelFailure>> {
  const manifestBytes = await readOr(read, `${name}/manifest.json`);
  if (!manifestBytes.ok) return manifestBytes;
  const manifest = parseManifest(name, manifestBytes.value);
  if (!manifest.ok) return manifest;
  const weights = await readOr(read, `${name}/weights.bin`);
  return weights.ok ? checked(manifest.value, weights.value, spec) : weights;
}

async function readOr(
  read: ReadModelFile,
  path: string,
): Promise<Result<Uint8Array<ArrayBuffer>, ModelFailure>> {
  try {
    return ok(await read(path));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return err({ type: 'ModelUnavailable', message: `The model file ${path} could not be read: ${why}` });
  }
}

function parseManifest(name: string, bytes: Uint8Array): Result<Manifest, ModelFailure> {
  const corrupt = (why: string): Result<Manifest, ModelFailure> =>
    err({ type: 'ModelCorrupt', message: `The manifest of the model "${name}" is not valid: ${why}` });
  try {
    const parsed = v.safeParse(Manifest, JSON.parse(new TextDecoder().decode(bytes)));
    if (!parsed.success) return corrupt(v.getDotPath(parsed.issues[0]) ?? parsed.issues[0].message);
    return parsed.output.name === name ? ok(parsed.output) : corrupt(`it names "${parsed.output.name}"`);
  } catch {
    return corrupt('it is not JSON');
  }
}

function checked(
  manifest: Manifest,
  weights: Uint8Array<ArrayBuffer>,
  spec: FeatureSpec,
): Result<Model, ModelFailure> {
  const { name, architecture } = manifest;
  if (sha256Hex(weights) !== manifest.weightsHash)
    return err({
      type: 'ModelCorrupt',
      message: `The weights of the model "${name}" are not those of its manifest.`,
    });
  const [inputs = 0] = architecture.layers;
  if (manifest.specHash !== specHash(spec) || inputs !== spec.features.length)
    return err({
      type: 'ModelMismatch',
      message: `The model "${name}" was trained on other inputs (${manifest.specHash}) than this version computes (${specHash(spec)}).`,
    });
  if (architecture.layers.length === 0) return ok({ manifest, network: undefined });
  if (weights.byteLength !== 4 * weightCount(architecture.layers))
    return err({
      type: 'ModelCorrupt',
      message: `The weights of the model "${name}" do not fill its layers.`,
    });
  return ok({ manifest, network: denseNetwork(architecture.layers, floats(weights)) });
}

/** `weights.bin` is little-endian float32, as is every platform that runs a browser. Copied, so aligned. */
const floats = (bytes: Uint8Array<ArrayBuffer>) => new Float32Array(bytes.slice().buffer);
