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
  readonly now: () => number;
}

export type Engine = ReturnType<typeof createEngine>;

/** One network that takes longer than this, at any size, is on a backend that will not win. */
const HOPELESS_MS = 60;

/**
 * Runs the networks of a refresh, each on the backend that was measured fastest for its number of rows. Until one has
 * been started the networks run on plain arrays: the first predictions need no TensorFlow.js. A backend that fails in
 * use (a lost GPU) is given up, and plain arrays take over.
 */
export function createEngine({ networks, load, now }: EngineOptions) {
  const uploads = new Map<Backend, ReadonlyMap<ModelName, UploadedNetwork>>();
  const choices = new Map<string, Backend>();
  const failures = new Map<Backend, Failure>();
  const exclusive = createQueue();
  let loaded: Awaited<ReturnType<LoadTensorFlow>> | undefined;

  function chosen({ model, count }: EngineJob): Backend | undefined {
    const backend = choices.get(keyOf(model, bucketOf(count)));
    return backend && uploads.has(backend) ? backend : undefined;
  }

  async function runOn(backend: Backend, jobs: readonly EngineJob[]): Promise<Float32Array[]> {
    const { tf } = loaded!;
    await useBackend(tf, backend);
    const uploaded = uploads.get(backend)!;
    return predict(
      tf,
      jobs.map(({ model, rows, count }) => ({ network: uploaded.get(model)!, rows, count })),
    );
  }

  async function runGroup(backend: Backend | undefined, jobs: readonly EngineJob[]): Promise<EngineOutput[]> {
    if (backend) {
      try {
        return (await runOn(backend, jobs)).map((values) => ({ values, backend }));
      } catch (cause) {
        uploads.delete(backend);
        failures.set(backend, {
          type: 'BackendFailed',
          message: `${backend} failed and is left: ${String(cause)}`,
        });
      }
    }
    return jobs.map((job) => ({ values: runPlain(networks, job), backend: 'cpu' }));
  }

  async function run(jobs: readonly EngineJob[]): Promise<EngineOutput[]> {
    const outputs = new Array<EngineOutput>(jobs.length);
    const backends = jobs.map(chosen);
    for (const backend of new Set(backends)) {
      const indices = [...jobs.keys()].filter((i) => backends[i] === backend);
      const answers = await runGroup(
        backend,
        indices.map((i) => jobs[i]!),
      );
      indices.forEach((i, at) => (outputs[i] = answers[at]!));
    }
    return outputs;
  }

  /** Starts one backend and puts every network there; a failure says why not. */
  async function openOne(backend: Backend): Promise<Failure | undefined> {
    loaded ??= await load();
    const { tf, start } = loaded;
    if (uploads.has(backend)) return undefined;
    const started = await start(backend);
    if (!started.ok) return started.error;
    const upload = (network: DenseNetwork) => uploadNetwork(tf, network);
    uploads.set(backend, new Map([...networks].map(([name, network]) => [name, upload(network)])));
    return undefined;
  }

  const timed = (backend: Backend, model: ModelName) => (rows: Float32Array, count: number) =>
    exclusive(async () => {
      const start = now();
      const [values] = await runOn(backend, [{ model, rows, count }]);
      return { values: values!, ms: now() - start };
    });

  /** One run at a time, with pauses between, so that a refresh never waits for more than one. */
  async function measure(backend: Backend, pause: () => Promise<void>): Promise<BackendReport> {
    const failure = await exclusive(() => openOne(backend));
    const measured = new Map<string, Measured>();
    if (failure) return { backend, failure, measured };
    for (const [model, network] of networks) {
      for (const bucket of BATCH_BUCKETS) {
        await pause();
        const result = await measureNetwork(network, timed(backend, model), bucket);
        measured.set(keyOf(model, bucket), result);
        // Not worth the wait: a GPU played by the processor takes seconds for the larger sizes.
        if (result.ms > HOPELESS_MS) return { backend, measured };
      }
    }
    return { backend, measured };
  }

  return {
    run: (jobs: readonly EngineJob[]) => exclusive(() => run(jobs)),

    /** Opens the backends that were chosen here before. */
    async open(remembered: BackendChoices): Promise<readonly BackendReport[]> {
      const reports: BackendReport[] = [];
      for (const backend of new Set(Object.values(remembered)))
        reports.push({ backend, failure: await exclusive(() => openOne(backend)), measured: new Map() });
      for (const [key, backend] of Object.entries(remembered)) choices.set(key, backend);
      return reports;
    },

    /** Measures every backend of the device and keeps the fastest right one for each model and batch size. */
    async measureAll(pause: () => Promise<void>) {
      const reports: BackendReport[] = [];
      for (const backend of BACKEND_LADDER) {
        reports.push(await measure(backend, pause));
        chooseFastest(choices, reports);
      }
      return { reports, choices: Object.fromEntries(choices) satisfies BackendChoices };
    },

    /** Backends that started and then failed. */
    failures: (): Failure[] => [...failures.values()],
  };
}

function chooseFastest(choices: Map<string, Backend>, reports: readonly BackendReport[]): void {
  for (const key of new Set(reports.flatMap(({ measured }) => [...measured.keys()]))) {
    const best = fastest(measuredFor(reports, key));
    if (best) choices.set(key, best);
  }
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
