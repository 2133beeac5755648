import { err, ok, type Failure, type Result } from '#core/result.ts';
import type { Fact, LogEvent } from '#core/schema/event.ts';
import type { DeviceId, EncounterId, EventId, PractitionerId } from '#core/schema/ids.ts';
import { initialSync, progressOf, wardsBehind } from '#core/sync/state.ts';
import type { TabletStore } from '#storage/event-store.ts';
import { storageFailureOf } from '#storage/failures.ts';
import type {
  ExportKind,
  ImportReport,
  Phase,
  QuarantineRow,
  RecordFailure,
  TimelineEntry,
  WardMessage,
} from '../protocol.ts';
import { draftFacts, type Draft } from './capture.ts';
import { Clock } from './clock.ts';
import { exportLog } from './export-log.ts';
import { ForecastFeed } from './forecast-feed.ts';
import { importFile } from './import-file.ts';
import { Live } from './live.ts';
import { createLock } from './lock.ts';
import { keep, knownSite, type Memo } from './memo.ts';
import { WardMemory } from './memory.ts';
import { writeCanary } from './open.ts';
import type { SyncListener } from './perform.ts';
import { Publisher } from './publisher.ts';
import { fetchQuarantine, quarantineOf } from './quarantine.ts';
import { httpServer, type Server } from './server.ts';
import { SyncLoop, type SyncFacts } from './sync-loop.ts';
import { syncWord } from './sync-status.ts';
import { timelineOf } from './timeline.ts';

export interface WardDeps {
  readonly store: TabletStore;
  readonly memo: Memo;
  readonly device: DeviceId;
  readonly losses: readonly Failure[];
  /** Of the server's API, ending in a slash. */
  readonly base: string;
  readonly send: (message: WardMessage) => void;
  readonly predictor: MessagePort;
  readonly deviceNow: () => number;
}

/** Remembers: records, syncs, folds, and tells the page and the predictor what changed. */
export class Ward {
  readonly #deps: WardDeps;
  readonly #clock: Clock;
  readonly #memory: WardMemory;
  readonly #publisher: Publisher;
  readonly #feed: ForecastFeed;
  readonly #loop: SyncLoop;
  readonly #live: Live;
  readonly #lock = createLock();
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();
  readonly #warnings = new Map<string, Failure>();
  #phase: Phase = { kind: 'starting' };
  #sync: SyncFacts = {
    state: initialSync({ epoch: undefined, cursors: new Map(), unsent: 0 }),
    doing: 'rest',
    failure: undefined,
  };
  #quarantined = 0;
  #loaded = false;
  #siteAsked = false;

  constructor(deps: WardDeps) {
    const { store, memo, base, send, predictor, deviceNow } = deps;
    this.#deps = deps;
    for (const loss of deps.losses) this.#warnings.set(loss.type, loss);
    this.#clock = new Clock(deviceNow, memo.clockOffset);
    const now = () => this.#clock.now();
    this.#memory = new WardMemory(store, now);
    this.#publisher = new Publisher(this.#memory, this.#clock, (diff) => send({ kind: 'state', diff }));
    this.#feed = new ForecastFeed(this.#memory, this.#clock, predictor, () => this.#zone());
    const server = httpServer({
      base,
      fetch: (...args) => fetch(...args),
      now: deviceNow,
      signal: this.#stopped.signal,
      onClock: (...sample) => this.#clock.observe(...sample),
    });
    this.#live = new Live(`${base}live`, (answer) => this.#loop.tell({ kind: 'told', answer }));
    this.#loop = new SyncLoop({
      store,
      server,
      listener: this.#listener(),
      now,
      random: Math.random,
      restMs: () => (this.#live.connected ? REST_LIVE_MS : REST_MS),
      onStep: (facts) => this.#onStep(facts),
      onReachable: () => this.#askSite(server),
    });
  }

  /** Shows what is held, then begins to sync. */
  async start(): Promise<void> {
    this.#status();
    await this.#lock(() => this.#memory.load());
    this.#loaded = true;
    this.#setPhase(this.#deps.memo.wholeEpoch === undefined ? FIRST_SYNC : { kind: 'ready' });
    this.#publisher.full();
    this.#feed.touch();
    this.#live.connect();
    addEventListener('online', () => this.syncNow());
    addEventListener('offline', () => this.syncNow());
    this.#running = this.#loop.run();
  }

  /** @param ids one per fact: a call that is repeated with the same ids records nothing twice */
  async record(
    facts: readonly Fact[],
    ids: readonly EventId[],
  ): Promise<Result<readonly EventId[], RecordFailure>> {
    const { memo, device } = this.#deps;
    if (!memo.site) return err(NO_SITE);
    if (memo.author === undefined) return err(NO_AUTHOR);
    const drafts = draftFacts(facts, {
      site: memo.site.site,
      author: memo.author,
      device,
      now: this.#clock.now(),
      ids,
    });
    return drafts.ok ? this.#saveDrafts(drafts.value, ids) : drafts;
  }

  async timeline(encounter: EncounterId): Promise<readonly TimelineEntry[]> {
    const numbered = await this.#deps.store.log.ofEncounter(encounter);
    return timelineOf(numbered, this.#memory.pending.of(`encounter ${encounter}`));
  }

  async importFile(file: File, job: string): Promise<Result<ImportReport>> {
    const { store, memo, device, send } = this.#deps;
    if (!memo.site) return err(NO_SITE);
    try {
      return await importFile(file, {
        store,
        device,
        site: memo.site.site,
        zone: memo.site.zone,
        now: () => this.#clock.now(),
        state: () => this.#memory.state,
        save: async (make) => void (await this.#save(make)),
        onProgress: (progress) => send({ kind: 'import', job, progress }),
      });
    } catch (error) {
      return err(this.#storageFailure(error));
    }
  }

  quarantine(): Promise<readonly QuarantineRow[]> {
    return quarantineOf(this.#deps.store, () => fetchQuarantine(this.#deps.base));
  }

  exportLog(kind: ExportKind): Promise<Blob> {
    return exportLog(this.#deps.store, kind);
  }

  async syncNow(): Promise<void> {
    if (!this.#live.connected) this.#live.connect();
    this.#loop.tell({ kind: 'woken' });
  }

  async setAuthor(author: PractitionerId): Promise<void> {
    await keep(this.#deps.store, this.#deps.memo, 'author', author);
    this.#status();
  }

  /** For a tab that has just begun to listen. */
  resend(): void {
    // Before the load there is nothing to show but nothing: `start` tells everybody when there is.
    if (!this.#loaded) return;
    this.#publisher.full();
    this.#status();
    this.#feed.touch();
  }

  async stop(): Promise<void> {
    this.#live.close();
    this.#publisher.stop();
    this.#feed.stop();
    this.#loop.stop();
    this.#stopped.abort();
    await this.#running;
    await this.#lock(async () => this.#deps.store.close());
  }

  async #saveDrafts(
    drafts: readonly Draft[],
    ids: readonly EventId[],
  ): Promise<Result<readonly EventId[], RecordFailure>> {
    try {
      await this.#save((first) => drafts.map((draft, i) => draft(first + i)));
      return ok(ids);
    } catch (error) {
      return err(this.#storageFailure(error));
    }
  }

  /** On the disk first, then in the fold: nobody is shown what a power cut could take away. */
  #save(make: (firstDeviceSeq: number) => readonly LogEvent[]): Promise<readonly LogEvent[]> {
    return this.#lock(async () => {
      const events = await this.#deps.store.outbox.add(make);
      this.#warnings.delete('StorageFull');
      for (const event of events) await this.#memory.addOwn(event);
      this.#changed();
      this.#loop.tell({ kind: 'recorded', more: events.length });
      return events;
    });
  }

  #listener(): SyncListener {
    const reload = () => this.#lock(() => this.#memory.load());
    return {
      appended: async (ward, run) => {
        await this.#lock(() => this.#memory.addNumbered(ward, run));
        this.#changed();
      },
      refused: async () => {
        await reload();
        this.#publisher.full();
      },
      restarted: async () => {
        await keep(this.#deps.store, this.#deps.memo, 'wholeEpoch', undefined);
        await reload();
        this.#publisher.full();
      },
    };
  }

  /** Once per start: the hospital may have been renamed, or be a demo no longer. */
  async #askSite(server: Server): Promise<void> {
    if (this.#siteAsked) return;
    const site = await server.site();
    if (!site.ok) return;
    this.#siteAsked = true;
    await keep(this.#deps.store, this.#deps.memo, 'site', knownSite(site.value));
    this.#feed.touch();
  }

  #changed(): void {
    this.#publisher.touch();
    this.#feed.touch();
  }

  async #onStep(facts: SyncFacts): Promise<void> {
    const { store, memo } = this.#deps;
    this.#sync = facts;
    if (facts.failure?.type === 'StorageFull') this.#warnings.set(facts.failure.type, facts.failure);
    if (!facts.failure && facts.state.heads) memo.lastSuccessAt = this.#clock.now();
    // A full disk must not end the sync: it goes on by itself once there is room.
    await this.#writeDown(facts).catch((error: unknown) => this.#storageFailure(error));
    this.#quarantined = (await store.outbox.counts()).quarantined;
    this.#status();
  }

  async #writeDown({ doing }: SyncFacts): Promise<void> {
    await this.#updatePhase();
    if (doing === 'rest') await this.#settleDown();
    else if (this.#memory.sinceSnapshot > SNAPSHOT_BULK) await this.#saveSnapshot();
  }

  /** All is quiet: keep what makes the next start quick and honest. */
  async #settleDown(): Promise<void> {
    const { store, memo } = this.#deps;
    await keep(store, memo, 'clockOffset', this.#clock.offsetMs);
    await keep(store, memo, 'lastSuccessAt', memo.lastSuccessAt);
    await writeCanary(store, this.#sync.state.unsent);
    await store.outbox.prune(this.#clock.now() - KEEP_SENT_MS);
    if (this.#memory.sinceSnapshot > SNAPSHOT_IDLE) await this.#saveSnapshot();
  }

  async #saveSnapshot(): Promise<void> {
    if (await this.#lock(() => this.#memory.saveSnapshot())) this.#publisher.touch();
  }

  async #updatePhase(): Promise<void> {
    const { state } = this.#sync;
    const { store, memo } = this.#deps;
    const isWhole =
      state.heads !== undefined && state.restartAt === undefined && wardsBehind(state).length === 0;
    if (isWhole && memo.site && memo.wholeEpoch !== state.epoch)
      await keep(store, memo, 'wholeEpoch', state.epoch);
    if (memo.wholeEpoch !== undefined) this.#setPhase({ kind: 'ready' });
    else this.#setPhase({ kind: 'first_sync', ...progressOf(state) });
  }

  #setPhase(phase: Phase): void {
    const becomesReady = phase.kind === 'ready' && this.#phase.kind !== 'ready';
    this.#phase = phase;
    if (becomesReady) this.#feed.touch();
    this.#status();
  }

  #zone(): string | undefined {
    return this.#phase.kind === 'ready' ? this.#deps.memo.site?.zone : undefined;
  }

  #storageFailure(error: unknown): RecordFailure {
    const { type, message } = storageFailureOf(error);
    const failure: RecordFailure = { type: type === 'StorageFull' ? type : 'StorageBroken', message };
    this.#warnings.set(failure.type, failure);
    this.#status();
    return failure;
  }

  #status(): void {
    const { memo, send } = this.#deps;
    const { state, failure } = this.#sync;
    send({
      kind: 'status',
      status: {
        phase: this.#phase,
        site: memo.site && { name: memo.site.name, zone: memo.site.zone, demo: memo.site.demo },
        sync: {
          state: syncWord(this.#sync),
          unsent: state.unsent,
          quarantined: this.#quarantined,
          lastSuccessAt: memo.lastSuccessAt,
          message: failure?.message,
          clockOffsetMs: -this.#clock.offsetMs,
        },
        author: memo.author,
        follower: false,
        warnings: [...this.#warnings.values()],
      },
    });
  }
}

const FIRST_SYNC: Phase = { kind: 'first_sync', received: 0, total: 0 };
const REST_LIVE_MS = 60_000;
const REST_MS = 10_000;
/** A start folds at most about this many events again. */
const SNAPSHOT_IDLE = 500;
const SNAPSHOT_BULK = 20_000;
const KEEP_SENT_MS = 30 * 86_400_000;

const NO_SITE: RecordFailure = {
  type: 'NotReady',
  message: 'This device does not know its hospital yet. Connect it to the server once.',
};
const NO_AUTHOR: RecordFailure = { type: 'NotReady', message: 'Say first who you are.' };
