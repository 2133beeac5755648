import type { Backend, ModelName } from '#core/forecast/prediction.ts';
import type { Failure } from '#core/result.ts';
import { denseForward } from './architecture/dense.ts';
import { BACKEND_LADDER } from './backend.ts';
import {
  BATCH_BUCKETS,
  bucketOf,
  fastest,
  measureNetwork,
  type BatchBucket,
  type Measured,
  type TimedRun,
} from './measure.ts';
import { BackendPool, type EngineJob, type LoadTensorFlow, type Networks } from './pool.ts';

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

interface EngineOptions {
  readonly networks: Networks;
  readonly load: LoadTensorFlow;
  readonly now: () => number;
}

/** One network that takes longer than this, at any size, is on a backend that will not win. */
const HOPELESS_MS = 60;

/**
 * Runs the networks of a refresh, each on the backend that was measured fastest for its number of rows. Until one has
 * been started the networks run on plain arrays: the first predictions need no TensorFlow.js. A backend that fails in
 * use (a lost GPU) is given up, and plain arrays take over.
 */
export class Engine {
  readonly #networks: Networks;
  readonly #pool: BackendPool;
  readonly #now: () => number;
  readonly #choices = new Map<string, Backend>();
  readonly #failures: Failure[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor({ networks, load, now }: EngineOptions) {
    this.#networks = networks;
    this.#pool = new BackendPool(networks, load);
    this.#now = now;
  }

  /** All networks of a refresh; answers are in the order of the jobs. */
  run = (jobs: readonly EngineJob[]): Promise<EngineOutput[]> => this.#alone(() => this.#run(jobs));

  /** Opens the backends that were chosen here before. */
  async open(remembered: BackendChoices): Promise<readonly BackendReport[]> {
    const reports: BackendReport[] = [];
    for (const backend of new Set(Object.values(remembered)))
      reports.push({ backend, failure: await this.#open(backend), measured: new Map() });
    for (const [key, backend] of Object.entries(remembered)) this.#choices.set(key, backend);
    return reports;
  }

  /** Measures every backend of the device and keeps the fastest right one for each model and batch size. */
  async measureAll(pause: () => Promise<void>) {
    const reports: BackendReport[] = [];
    for (const backend of BACKEND_LADDER) {
      reports.push(await this.#measure(backend, pause));
      chooseFastest(this.#choices, reports);
    }
    const choices: BackendChoices = Object.fromEntries(this.#choices);
    return { reports, choices };
  }

  /** Backends that started and then failed. */
  failures(): readonly Failure[] {
    return this.#failures;
  }

  async #run(jobs: readonly EngineJob[]): Promise<EngineOutput[]> {
    const outputs = new Array<EngineOutput>(jobs.length);
    const backends = jobs.map((job) => this.#chosen(job));
    for (const backend of new Set(backends)) {
      const indices = [...jobs.keys()].filter((i) => backends[i] === backend);
      const answers = await this.#runOn(
        backend,
        indices.map((i) => jobs[i]!),
      );
      indices.forEach((i, at) => (outputs[i] = answers[at]!));
    }
    return outputs;
  }

  #chosen({ model, count }: EngineJob): Backend | undefined {
    const backend = this.#choices.get(keyOf(model, bucketOf(count)));
    return backend && this.#pool.has(backend) ? backend : undefined;
  }

  async #runOn(backend: Backend | undefined, jobs: readonly EngineJob[]): Promise<EngineOutput[]> {
    if (backend) {
      try {
        return (await this.#pool.run(backend, jobs)).map((values) => ({ values, backend }));
      } catch (cause) {
        this.#pool.drop(backend);
        this.#failures.push({
          type: 'BackendFailed',
          message: `${backend} failed and is left: ${String(cause)}`,
        });
      }
    }
    return jobs.map((job) => ({ values: this.#runPlain(job), backend: 'cpu' }));
  }

  #runPlain({ model, rows, count }: EngineJob): Float32Array {
    return denseForward(this.#networks.get(model)!, rows, count);
  }

  #open(backend: Backend): Promise<Failure | undefined> {
    return this.#alone(() => this.#pool.open(backend));
  }

  /** One run at a time, with pauses between, so that a refresh never waits for more than one. */
  async #measure(backend: Backend, pause: () => Promise<void>): Promise<BackendReport> {
    const failure = await this.#open(backend);
    const measured = new Map<string, Measured>();
    if (failure) return { backend, failure, measured };
    for (const [model, network] of this.#networks) {
      for (const bucket of BATCH_BUCKETS) {
        await pause();
        const result = await measureNetwork(network, this.#timed(backend, model), bucket);
        measured.set(keyOf(model, bucket), result);
        // Not worth the wait: a GPU played by the processor takes seconds for the larger sizes.
        if (result.ms > HOPELESS_MS) return { backend, measured };
      }
    }
    return { backend, measured };
  }

  #timed =
    (backend: Backend, model: ModelName): TimedRun =>
    (rows, count) =>
      this.#alone(async () => {
        const start = this.#now();
        const [values] = await this.#pool.run(backend, [{ model, rows, count }]);
        return { values: values!, ms: this.#now() - start };
      });

  /** One task after the other: the current backend is a global of TensorFlow.js. */
  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

const keyOf = (model: ModelName, bucket: BatchBucket) => `${model}:${bucket}`;

function chooseFastest(choices: Map<string, Backend>, reports: readonly BackendReport[]): void {
  for (const key of new Set(reports.flatMap(({ measured }) => [...measured.keys()]))) {
    const best = fastest(measuredFor(reports, key));
    if (best) choices.set(key, best);
  }
}

const measuredFor = (reports: readonly BackendReport[], key: string) =>
  new Map(
    reports.flatMap(({ backend, measured }): [Backend, Measured][] => {
      const one = measured.get(key);
      return one ? [[backend, one]] : [];
    }),
  );
