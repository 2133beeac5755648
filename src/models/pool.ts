import type { Backend, ModelName } from '#core/forecast/prediction.ts';
import type { Failure } from '#core/result.ts';
import type { DenseNetwork } from './architecture/dense.ts';
import { useBackend, type StartBackend } from './backend.ts';
import { predict, uploadNetwork, type UploadedNetwork } from './predict.ts';
import type { Tf } from './tensorflow.ts';

/** Rows of one model in a refresh: `count` x inputs, scaled. */
export interface EngineJob {
  readonly model: ModelName;
  readonly rows: Float32Array;
  readonly count: number;
}

export type Networks = ReadonlyMap<ModelName, DenseNetwork>;

/** Loads TensorFlow.js with the means to start its backends. Called once, when the first backend is wanted. */
export type LoadTensorFlow = () => Promise<{ readonly tf: Tf; readonly start: StartBackend }>;

/**
 * The backends of TensorFlow.js that have been started, each with every network on it. Not for two tasks at once:
 * the current backend is a global of TensorFlow.js.
 */
export class BackendPool {
  readonly #networks: Networks;
  readonly #load: LoadTensorFlow;
  readonly #uploads = new Map<Backend, ReadonlyMap<ModelName, UploadedNetwork>>();
  #loaded: Awaited<ReturnType<LoadTensorFlow>> | undefined;

  constructor(networks: Networks, load: LoadTensorFlow) {
    this.#networks = networks;
    this.#load = load;
  }

  has(backend: Backend): boolean {
    return this.#uploads.has(backend);
  }

  /** Starts a backend and puts every network there; a failure says why not. */
  async open(backend: Backend): Promise<Failure | undefined> {
    const { tf, start } = (this.#loaded ??= await this.#load());
    if (this.has(backend)) return undefined;
    const started = await start(backend);
    if (!started.ok) return started.error;
    const entries = [...this.#networks].map(([name, network]) => [name, uploadNetwork(tf, network)] as const);
    this.#uploads.set(backend, new Map(entries));
    return undefined;
  }

  /** On a backend that is open. */
  async run(backend: Backend, jobs: readonly EngineJob[]): Promise<Float32Array[]> {
    const { tf } = this.#loaded!;
    await useBackend(tf, backend);
    const uploaded = this.#uploads.get(backend)!;
    return predict(
      tf,
      jobs.map(({ model, rows, count }) => ({ network: uploaded.get(model)!, rows, count })),
    );
  }

  /** Forgets a backend that failed in use; its tensors went with it. */
  drop(backend: Backend): void {
    this.#uploads.delete(backend);
  }
}
