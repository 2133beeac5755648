import type { FeatureBatch } from '#core/features/batch.ts';
import type { FeatureTable } from '#core/features/table.ts';
import { baselineAdmission } from '#core/forecast/baseline/admission.ts';
import { baselineArrivals } from '#core/forecast/baseline/arrivals.ts';
import { baselineProvenance } from '#core/forecast/baseline/frame.ts';
import { baselineStay } from '#core/forecast/baseline/stay.ts';
import { baselineWait } from '#core/forecast/baseline/wait.ts';
import { decodeAdmission, decodeArrivals, decodeStay, decodeWait } from '#core/forecast/decode.ts';
import { frameOf } from '#core/forecast/frame.ts';
import { gate, outOfRangeRows, outputReason, replaceRows } from '#core/forecast/gate.ts';
import { LEAVE_STEPS, type ForecastParts } from '#core/forecast/parts.ts';
import {
  LEVEL_COUNT,
  modelNames,
  type Backend,
  type ForecastFrame,
  type ModelName,
  type Provenance,
} from '#core/forecast/prediction.ts';
import type { Result } from '#core/result.ts';
import { arrivalsOffsets, calibratedLogits, demandParameters, waitOffsets } from './calibration.ts';
import type { EngineOutput } from './engine.ts';
import type { Model, ModelFailure } from './load.ts';
import type { EngineJob } from './pool.ts';
import { decidingMetric, modelSpecs } from './specs.ts';

export type LoadedModels = ReadonlyMap<ModelName, Result<Model, ModelFailure>>;
export type RunJobs = (jobs: readonly EngineJob[]) => Promise<readonly EngineOutput[]>;

/** What a model has to say about this batch, or why the baseline speaks instead. */
type Voice =
  | { readonly model: Model; readonly outputs: Float32Array; readonly backend: Backend }
  | { readonly reason: string };

/** One refresh: gate, all networks in one pass, decode; the baseline wherever a model may not speak. */
export async function forecast(
  batch: FeatureBatch,
  models: LoadedModels,
  run: RunJobs,
): Promise<ForecastFrame> {
  const voices = await askNetworks(batch, models, run);
  const demand = voiceOf('demand', batch, models);
  return frameOf(
    batch,
    partsOf(batch, voices),
    provenanceOf({ ...voices, demand }),
    demandParameters('model' in demand ? demand.model.manifest : undefined),
  );
}

/** What the networks say, before the demand for beds is made of it. */
export async function forecastParts(
  batch: FeatureBatch,
  models: LoadedModels,
  run: RunJobs,
): Promise<ForecastParts> {
  return partsOf(batch, await askNetworks(batch, models, run));
}

const partsOf = (batch: FeatureBatch, voices: Readonly<Record<NetworkName, Voice>>): ForecastParts => ({
  ...waitParts(batch, voices.wait),
  admission: admissionPart(batch, voices.admission),
  stay: stayPart(batch, voices.stay),
  arrivals: arrivalsPart(batch, voices.arrivals),
});

const networkNames = ['wait', 'admission', 'stay', 'arrivals'] as const;
type NetworkName = (typeof networkNames)[number];

const tableOf = (batch: FeatureBatch, name: NetworkName): FeatureTable<unknown> => batch[name];

/** May the model speak? Before its network has run: `outputs` is still empty. */
function voiceOf(name: ModelName, batch: FeatureBatch, models: LoadedModels): Voice {
  const loaded = models.get(name);
  if (!loaded) return { reason: `The ${name} model is still being loaded.` };
  if (!loaded.ok) return { reason: loaded.error.message };
  const { manifest } = loaded.value;
  const candidate = {
    model: name,
    manifest,
    spec: modelSpecs[name],
    metric: decidingMetric[name],
    intact: true,
  };
  const refused = gate(candidate, batch, name === 'demand' ? undefined : tableOf(batch, name));
  if (refused) return { reason: refused.message };
  return { model: loaded.value, outputs: new Float32Array(0), backend: 'cpu' };
}

async function askNetworks(
  batch: FeatureBatch,
  models: LoadedModels,
  run: RunJobs,
): Promise<Record<NetworkName, Voice>> {
  const voices = networkNames.map((name) => voiceOf(name, batch, models));
  const asked = networkNames.filter((_, i) => 'model' in voices[i]!);
  const answers = await run(asked.map((name) => jobOf(batch, name)));
  asked.forEach((name, i) => {
    const { values, backend } = answers[i]!;
    const at = networkNames.indexOf(name);
    const bad = outputReason(name, values);
    voices[at] = bad
      ? { reason: bad.message }
      : { ...(voices[at] as Extract<Voice, { model: Model }>), outputs: values, backend };
  });
  return Object.fromEntries(networkNames.map((name, i) => [name, voices[i]!])) as Record<NetworkName, Voice>;
}

/** The rows of a network; those who wait and those who would arrive now go through `wait` together. */
function jobOf(batch: FeatureBatch, name: NetworkName): EngineJob {
  const { scaled, keys } = tableOf(batch, name);
  if (name !== 'wait') return { model: name, rows: scaled, count: keys.length };
  const { waitNew } = batch;
  const rows = new Float32Array(scaled.length + waitNew.scaled.length);
  rows.set(scaled);
  rows.set(waitNew.scaled, scaled.length);
  return { model: name, rows, count: keys.length + waitNew.keys.length };
}

function waitParts(batch: FeatureBatch, voice: Voice): Pick<ForecastParts, 'wait' | 'waitNew'> {
  const { wait, waitNew, baseline } = batch;
  const plain = (rows: typeof wait | typeof waitNew) => baselineWait(rows, baseline);
  if (!('model' in voice)) return { wait: plain(wait), waitNew: plain(waitNew) };
  const split = wait.keys.length * LEVEL_COUNT;
  const { manifest } = voice.model;
  const decoded = {
    wait: decodeWait(voice.outputs.subarray(0, split), waitOffsets(manifest, wait, false)),
    waitNew: decodeWait(voice.outputs.subarray(split), waitOffsets(manifest, waitNew, true)),
  };
  replaceStrange(decoded.wait, wait, LEVEL_COUNT, () => plain(wait));
  replaceStrange(decoded.waitNew, waitNew, LEVEL_COUNT, () => plain(waitNew));
  return decoded;
}

function admissionPart({ admission, baseline }: FeatureBatch, voice: Voice): ForecastParts['admission'] {
  const plain = () => baselineAdmission(admission, baseline);
  if (!('model' in voice)) return plain();
  const logits = calibratedLogits(voice.model.manifest, voice.outputs);
  const probability = decodeAdmission(logits, admission.decided);
  replaceStrange(probability, admission, 1, plain);
  return probability;
}

function stayPart(batch: FeatureBatch, voice: Voice): ForecastParts['stay'] {
  if (!('model' in voice)) return baselineStay(batch);
  const decoded = decodeStay(voice.outputs);
  replaceStrange(decoded.quantiles, batch.stay, LEVEL_COUNT, () => baselineStay(batch).quantiles);
  replaceStrange(decoded.leave, batch.stay, LEAVE_STEPS, () => baselineStay(batch).leave);
  return decoded;
}

function arrivalsPart({ arrivals }: FeatureBatch, voice: Voice): ForecastParts['arrivals'] {
  if (!('model' in voice)) return baselineArrivals(arrivals);
  return decodeArrivals(voice.outputs, arrivals.level, arrivalsOffsets(voice.model.manifest));
}

/** A row unlike anything the model was trained on gets the baseline's numbers. */
function replaceStrange(
  values: Float32Array,
  table: FeatureTable<unknown>,
  width: number,
  baseline: () => Float32Array,
): void {
  const rows = outOfRangeRows(table);
  if (rows.length > 0) replaceRows(values, baseline(), rows, width);
}

const provenanceOf = (voices: Readonly<Record<ModelName, Voice>>) =>
  Object.fromEntries(modelNames.map((name) => [name, provenance(name, voices[name])])) as Record<
    ModelName,
    Provenance
  >;

function provenance(model: ModelName, voice: Voice): Provenance {
  if (!('model' in voice)) return baselineProvenance(model, voice.reason);
  const { version, weightsHash } = voice.model.manifest;
  return { model, version, hash: weightsHash.slice(0, 16), madeBy: 'model', backend: voice.backend };
}
