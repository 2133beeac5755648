import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor, env } from 'onnxruntime-web';
import { extractFeatures } from '../src/core/features/extract.ts';
import type { Backend, ModelName } from '../src/core/forecast/prediction.ts';
import { ok } from '../src/core/result.ts';
import { BATCH_BUCKETS, bucketOf } from '#models/measure.ts';
import { Engine } from '#models/engine.ts';
import type { EngineJob } from '#models/pool.ts';
import { forecast, type LoadedModels, type RunJobs } from '#models/forecast.ts';
import { useDenseKernel } from '#models/kernel/fused-mat-mul.ts';
import { loadModels } from '#models/load.ts';
import type { DenseNetwork } from '#models/architecture/dense.ts';
import { startTensorFlow } from '../training/tensorflow.ts';
import { crowdedHospital } from './lib/crowd.ts';
import { onnxModel } from './lib/onnx.ts';
import { median, rounded } from './lib/timing.ts';

/**
 * One whole ward refresh (features, all models, decode) beside onnxruntime-web (WASM, one thread) running the same
 * networks in the same process: only the networks differ between the two. Goal: ratio at most 1 on the chosen backend.
 */
export async function run() {
  const models = await loadModels(
    async (path) => new Uint8Array(await readFile(new URL(`../public/models/${path}`, import.meta.url))),
  );
  const networks = networksOf(models);
  const ours = await engineOf(networks);
  const ort = await onnxRunner(networks);
  const rows: Row[] = [];
  for (const encounters of [30, 300, 3000])
    for (const backend of BACKENDS) rows.push(await compare(encounters, backend, models, ours, ort));
  return { rows, models: speaking(models), threads: 1, node: process.version };
}

const BACKENDS = ['wasm', 'cpu'] as const satisfies readonly Backend[];

interface Row {
  readonly encounters: number;
  readonly backend: Backend;
  /** Whether the application would have chosen it for this size, for every model. */
  readonly chosen: boolean;
  readonly ours_ms: number;
  readonly ort_ms: number;
  readonly ratio: number;
  /** The networks alone. */
  readonly networks_ours_ms: number;
  readonly networks_ort_ms: number;
  readonly networks_ratio: number;
}

type Networks = ReadonlyMap<ModelName, DenseNetwork>;

async function compare(
  encounters: number,
  backend: Backend,
  models: LoadedModels,
  ours: Awaited<ReturnType<typeof engineOf>>,
  ort: RunJobs,
): Promise<Row> {
  const { state, at, zone } = crowdedHospital(encounters);
  const refresh = async (runJobs: RunJobs): Promise<Refresh> => {
    let networksMs = 0;
    const timed: RunJobs = async (jobs) => {
      const start = performance.now();
      const outputs = await runJobs(jobs);
      networksMs = performance.now() - start;
      sizes = jobs;
      return outputs;
    };
    const start = performance.now();
    await forecast(extractFeatures(state, { at, zone, version: 1 }), models, timed);
    return { networksMs, restMs: performance.now() - start - networksMs };
  };
  let sizes: readonly EngineJob[] = [];
  const [mine, theirs] = await inTurn(refresh, [await ours.on(backend), ort], encounters > 1000 ? 60 : 200);
  // What is not network is the same code for both, so both are given the same time for it.
  const restMs = median([...mine!, ...theirs!].map((one) => one.restMs));
  const [oursMs, ortMs] = [mine!, theirs!].map((all) => median(all.map(({ networksMs }) => networksMs)));
  return {
    encounters,
    backend,
    chosen: ours.chosen(sizes) === backend,
    ours_ms: rounded(restMs + oursMs!),
    ort_ms: rounded(restMs + ortMs!),
    ratio: rounded((restMs + oursMs!) / (restMs + ortMs!)),
    networks_ours_ms: rounded(oursMs!),
    networks_ort_ms: rounded(ortMs!),
    networks_ratio: rounded(oursMs! / ortMs!),
  };
}

interface Refresh {
  readonly networksMs: number;
  readonly restMs: number;
}

const WARM_UP = 10;

/** Refreshes with each runner in turn, so that a busy machine is busy for all alike. */
async function inTurn(
  refresh: (run: RunJobs) => Promise<Refresh>,
  runners: readonly RunJobs[],
  runs: number,
) {
  const results = runners.map((): Refresh[] => []);
  for (let i = -WARM_UP; i < runs; i++) {
    for (const [at, runner] of runners.entries()) {
      const result = await refresh(runner);
      if (i >= 0) results[at]!.push(result);
    }
  }
  return results;
}

/** Our engine, once free to choose and once held to one backend. */
async function engineOf(networks: Networks) {
  const tf = await startTensorFlow();
  useDenseKernel(tf);
  const start = async (backend: Backend) => {
    if (backend === 'webgpu') return { ok: false, error: noGpu } as const;
    await tf.setBackend(backend);
    return ok(undefined);
  };
  const create = () =>
    new Engine({ networks, load: async () => ({ tf, start }), now: () => performance.now() });
  const { choices } = await create().measureAll(async () => undefined);
  const keys = [...networks.keys()].flatMap((model) => BATCH_BUCKETS.map((bucket) => `${model}:${bucket}`));
  return {
    async on(backend: Backend): Promise<RunJobs> {
      const engine = create();
      await engine.open(Object.fromEntries(keys.map((key) => [key, backend])));
      return engine.run;
    },
    chosen(jobs: readonly EngineJob[]): Backend | undefined {
      const used = new Set(jobs.map(({ model, count }) => choices[`${model}:${bucketOf(count)}`]));
      return used.size === 1 ? [...used][0] : undefined;
    },
  };
}

const noGpu = { type: 'BackendUnavailable', message: 'Node has no WebGPU.' } as const;

async function onnxRunner(networks: Networks): Promise<RunJobs> {
  env.wasm.numThreads = 1;
  const options = { executionProviders: ['wasm'], graphOptimizationLevel: 'all' } as const;
  const sessions = new Map<ModelName, InferenceSession>();
  for (const [name, network] of networks)
    sessions.set(name, await InferenceSession.create(onnxModel(network), options));
  return async (jobs) => {
    const outputs = [];
    for (const { model, rows, count } of jobs) {
      const x = new Tensor('float32', rows, [count, networks.get(model)!.widths[0]!]);
      const { y } = await sessions.get(model)!.run({ x });
      outputs.push({ values: y!.data as Float32Array, backend: 'wasm' as const });
    }
    return outputs;
  };
}

const networksOf = (models: LoadedModels): Networks =>
  new Map(
    [...models].flatMap(([name, model]) =>
      model.ok && model.value.network ? [[name, model.value.network]] : [],
    ),
  );

const speaking = (models: LoadedModels) =>
  [...models].flatMap(([name, { ok: loaded }]) => (loaded ? [name] : []));
