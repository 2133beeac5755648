import type { ForecastFrame, ModelName } from '#core/forecast/prediction.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Fact } from '#core/schema/event.ts';
import {
  asMillis,
  asPractitionerId,
  type EncounterId,
  type EventId,
  type Millis,
  type UnitId,
} from '#core/schema/ids.ts';
import type { Encounter, Unit } from '#core/ward/state.ts';
import type {
  Connection,
  ConnectionCallbacks,
  PredictorStatus,
  StateDiff,
  WardStatus,
} from '#workers/protocol.ts';
import type {
  App,
  DeviceStatus,
  FlowHistory,
  ImportProgress,
  ImportReport,
  RecordFailure,
} from './contract.ts';
import { merged, noItems } from './merged.ts';
import { StorageStatus } from './storage-status.svelte.ts';
import { AppUpdate } from './update.svelte.ts';

const TICK_MS = 10_000;

/** Answered with a name, or with none: then the fact is not recorded. */
export interface AuthorPrompt {
  readonly answer: (name: string | undefined) => void;
}

export type Connect = (callbacks: ConnectionCallbacks) => Connection | Promise<Connection>;

/** The app over its workers: what they say is kept as it came, replaced and never mutated. */
export class WardcastApp implements App {
  #status = $state.raw<WardStatus>(STARTING);
  #predictor = $state.raw<PredictorStatus>({ backends: [], models: [], warnings: [] });
  #units = $state.raw<ReadonlyMap<UnitId, Unit>>(noItems());
  #encounters = $state.raw<ReadonlyMap<EncounterId, Encounter>>(noItems());
  #flow = $state.raw<FlowHistory>();
  #frame = $state.raw<ForecastFrame>();
  #events = $state(0);
  #clock = $state(Date.now());
  readonly #storage = new StorageStatus();
  readonly #update = new AppUpdate();
  /** Set while a fact waits for its author's name. */
  #authorPrompt = $state.raw<AuthorPrompt>();
  readonly #connection: Promise<Connection>;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #tick = () => (this.#clock = Date.now());

  constructor(connect: Connect) {
    this.#connection = Promise.resolve(connect(this.#callbacks()));
    this.#timer = setInterval(this.#tick, TICK_MS);
    document.addEventListener('visibilitychange', this.#tick);
    void this.#storage.refresh();
    void this.#update.register();
    this.#connection.catch((error: unknown) => this.#fail(error));
  }

  get phase() {
    return this.#status.phase;
  }

  get site() {
    return this.#status.site;
  }

  readonly #now = $derived(asMillis(Math.round(this.#clock - this.#status.sync.clockOffsetMs)));

  get now(): Millis {
    return this.#now;
  }

  get units() {
    return this.#units;
  }

  get encounters() {
    return this.#encounters;
  }

  get flow() {
    return this.#flow;
  }

  /** Withheld until the copy is whole: half the data would make a whole-looking prediction. */
  get frame() {
    return this.phase.kind === 'ready' ? this.#frame : undefined;
  }

  get sync() {
    return this.#status.sync;
  }

  readonly #device: DeviceStatus = $derived({
    events: this.#events,
    ...this.#storage.current,
    backends: this.#predictor.backends,
    models: this.#predictor.models,
    follower: this.#status.follower,
    warnings: [...this.#status.warnings, ...this.#predictor.warnings],
  });

  get device() {
    return this.#device;
  }

  get author() {
    return this.#status.author;
  }

  get activateUpdate() {
    return this.#update.activate;
  }

  async setAuthor(name: string): Promise<void> {
    await (await this.#connection).setAuthor(asPractitionerId(name.trim()));
  }

  get authorPrompt() {
    return this.#authorPrompt;
  }

  /** Asks once for the name that stands beside every fact; the fact is recorded as soon as it is given. */
  async record(facts: readonly Fact[]): Promise<Result<readonly EventId[], RecordFailure>> {
    if (this.author === undefined) {
      const name = await this.#askAuthor();
      if (!name) return err({ type: 'NotReady', message: 'A fact needs the name of who records it.' });
      await this.setAuthor(name);
    }
    const start = performance.now();
    const recorded = await (await this.#connection).record(facts);
    if (recorded.ok) measureSave(start);
    return recorded;
  }

  #askAuthor(): Promise<string | undefined> {
    this.#authorPrompt?.answer(undefined);
    return new Promise((resolve) => {
      const answer = (name: string | undefined) => {
        this.#authorPrompt = undefined;
        resolve(name?.trim());
      };
      this.#authorPrompt = { answer };
    });
  }

  async timeline(encounter: EncounterId) {
    return (await this.#connection).timeline(encounter);
  }

  async explain(encounter: EncounterId, model: ModelName) {
    return (await this.#connection).explain(encounter, model);
  }

  async importFiles(
    files: readonly File[],
    onProgress: (progress: ImportProgress) => void,
  ): Promise<Result<ImportReport>> {
    const connection = await this.#connection;
    let total = NOTHING_IMPORTED;
    for (const file of files) {
      const report = await connection.importFile(file, onProgress);
      if (!report.ok) return report;
      total = addReports(total, report.value);
    }
    return ok(total);
  }

  async quarantine() {
    return (await this.#connection).quarantine();
  }

  async exportLog(kind: 'ndjson' | 'flow-csv') {
    return (await this.#connection).exportLog(kind);
  }

  async syncNow(): Promise<void> {
    await (await this.#connection).syncNow();
  }

  async askForPersistence(): Promise<void> {
    await this.#storage.askForPersistence();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#tick);
    (await this.#connection).close();
  }

  #callbacks(): ConnectionCallbacks {
    return {
      onState: (diff) => this.#apply(diff),
      onFrame: (frame) => (this.#frame = frame),
      onStatus: (status) => (this.#status = inUse(this.#status, status)),
      onPredictor: (status) => (this.#predictor = status),
    };
  }

  #apply(diff: StateDiff): void {
    this.#units = merged(diff.full ? undefined : this.#units, diff.units, []);
    this.#encounters = merged(
      diff.full ? undefined : this.#encounters,
      diff.encounters,
      diff.removedEncounters,
    );
    if (diff.flow) this.#flow = diff.flow;
    this.#events = diff.events;
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#status = { ...this.#status, phase: { kind: 'failed', failure: { type: 'NotStarted', message } } };
  }
}

/** For the browser's own tools and `npm run bench -- app`: who observes it gets it, and nothing piles up. */
function measureSave(start: number): void {
  performance.measure('wardcast.save', { start });
  performance.clearMeasures('wardcast.save');
}

const STARTING: WardStatus = {
  phase: { kind: 'starting' },
  site: undefined,
  sync: { state: 'syncing', unsent: 0, quarantined: 0, lastSuccessAt: undefined, clockOffsetMs: 0 },
  author: undefined,
  follower: false,
  warnings: [],
};

/**
 * When another tab takes the data over, its workers start anew; a screen in use stays meanwhile, with whatever is half
 * typed on it.
 */
const inUse = (before: WardStatus, now: WardStatus): WardStatus =>
  before.phase.kind === 'ready' && now.phase.kind === 'starting' ? { ...now, phase: before.phase } : now;

const NOTHING_IMPORTED: ImportReport = {
  read: 0,
  accepted: 0,
  duplicate: 0,
  quarantined: 0,
  ignoredColumns: [],
};

const addReports = (a: ImportReport, b: ImportReport): ImportReport => ({
  read: a.read + b.read,
  accepted: a.accepted + b.accepted,
  duplicate: a.duplicate + b.duplicate,
  quarantined: a.quarantined + b.quarantined,
  ignoredColumns: [...new Set([...a.ignoredColumns, ...b.ignoredColumns])],
});
