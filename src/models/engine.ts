import type { Backend, ModelName } from '#core/forecast/prediction.ts';
import type { Failure } from '#core/result.ts';
import { denseForward, type DenseNetwork } from './architecture/dense.ts';
import { BACKEND_LADDER, useBackend, type StartBackend } from './backend.ts';
import {
  BATCH_BUCKETS,
  bucketOf,
  fastest,
  measureNetwork,
  type BatchBucket,
  type Measured,
} from './measure.ts';
import { predict, uploadNetwork, type UploadedNetwork } from './predict.ts';
import type { Tf } from './tensorflow.ts';

/** Rows of one model in a refresh: `count` x inputs, scaled. */
export interface EngineJob {
  readonly model: ModelName;
  readonly rows: Float32Array;
  readonly count: number;
}

export interface EngineOutput {
  readonly values: Float32Array;
  readonly backend: Backend;
}

/** Which backend was fastest here, by `model:bucket`. Plain, so that a device can remember it. */
export type BackendChoices = Readonly<Record<string, Backend>>;

export interface BackendReport {
  readonly backend: Backend;
  readonly failure?: Failure | undefined;
  /** By `model:bucket`. */
  readonly measured: ReadonlyMap<string, Measured>;
}

/** Loads TensorFlow.js with the means to start its backends. Called once, when the first tensor is wanted. */
export type LoadTensorFlow = () => Promise<{ readonly tf: Tf; readonly start: StartBackend }>;

interface EngineOptions {
  readonly networks: ReadonlyMap<ModelName, DenseNetwork>;
  readonly load: LoadTensorFlow;
  readonly choices: BackendChoices;
  readonly now: () => number;
}

export type Engine = ReturnType<typeof createEngine>;

/**
 * Runs the networks of a refresh, each on the backend that was measured fastest for its number of rows. Until one has
 * been started the networks run on plain arrays: the first predictions need no TensorFlow.js.
 */
export function createEngine({ networks, load, choices, now }: EngineOptions) {
  const uploads = new Map<Backend, Map<ModelName, UploadedNetwork>>();
  const choice = new Map(Object.entries(choices));
  const exclusive = createQueue();
  let tf: Tf | undefined;

  const chosen = (model: ModelName, count: number): Backend | undefined => {
    const backend = choice.get(keyOf(model, bucketOf(count))) ?? BACKEND_LADDER.find((b) => uploads.has(b));
    return backend && uploads.has(backend) ? backend : undefined;
  };

  async function runOn(backend: Backend, jobs: readonly EngineJob[]): Promise<Float32Array[]> {
    await useBackend(tf!, backend);
    const uploaded = uploads.get(backend)!;
    return predict(
      tf!,
      jobs.map(({ model, rows, count }) => ({ network: uploaded.get(model)!, rows, count })),
    );
  }

  async function run(jobs: readonly EngineJob[]): Promise<EngineOutput[]> {
    const outputs = new Array<EngineOutput>(jobs.length);
    const groups = Map.groupBy(jobs.keys(), (i) => chosen(jobs[i]!.model, jobs[i]!.count));
    for (const [backend, indices] of groups) {
      const group = indices.map((i) => jobs[i]!);
      const values = backend ? await runOn(backend, group) : group.map((job) => runPlain(networks, job));
      indices.forEach((i, at) => (outputs[i] = { values: values[at]!, backend: backend ?? 'cpu' }));
    }
    return outputs;
  }

  /** Starts one backend and puts every network there. */
  async function open(backend: Backend, start: StartBackend): Promise<Failure | undefined> {
    const started = await start(backend);
    if (!started.ok) return started.error;
    const upload = (network: DenseNetwork) => uploadNetwork(tf!, network);
    uploads.set(backend, new Map([...networks].map(([name, network]) => [name, upload(network)])));
    return undefined;
  }

  async function measure(backend: Backend, start: StartBackend): Promise<BackendReport> {
    const failure = await exclusive(() => open(backend, start));
    const measured = new Map<string, Measured>();
    if (failure) return { backend, failure, measured };
    for (const [model, network] of networks) {
      for (const bucket of BATCH_BUCKETS) {
        const runOne = async (rows: Float32Array, count: number) =>
          (await runOn(backend, [{ model, rows, count }]))[0]!;
        // One network at a time, so that a refresh never waits for more than one.
        const result = await exclusive(() => measureNetwork(network, runOne, bucket, now));
        measured.set(keyOf(model, bucket), result);
      }
    }
    return { backend, measured };
  }

  /** Measures every backend of the device and keeps the fastest right one for each model and batch size. */
  async function measureAll(): Promise<{ reports: readonly BackendReport[]; choices: BackendChoices }> {
    const loaded = await load();
    tf = loaded.tf;
    const reports: BackendReport[] = [];
    for (const backend of BACKEND_LADDER) reports.push(await measure(backend, loaded.start));
    for (const key of new Set(reports.flatMap(({ measured }) => [...measured.keys()]))) {
      const best = fastest(measuredFor(reports, key));
      if (best) choice.set(key, best);
    }
    return { reports, choices: Object.fromEntries(choice) };
  }

  return {
    run: (jobs: readonly EngineJob[]) => exclusive(() => run(jobs)),
    measureAll,
    networks,
    dispose: () => uploads.forEach((models) => models.forEach((network) => network.dispose())),
  };
}

const keyOf = (model: ModelName, bucket: BatchBucket) => `${model}:${bucket}`;

const measuredFor = (reports: readonly BackendReport[], key: string) =>
  new Map(
    reports.flatMap(({ backend, measured }): [Backend, Measured][] => {
      const one = measured.get(key);
      return one ? [[backend, one]] : [];
    }),
  );

const runPlain = (networks: EngineOptions['networks'], { model, rows, count }: EngineJob) =>
  denseForward(networks.get(model)!, rows, count);

/** One task after the other: the current backend is a global of TensorFlow.js. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
