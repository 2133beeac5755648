import { isKnown, type KnownEvent, type LogEvent } from '#core/schema/event.ts';
import type { EncounterId, Millis, WardId } from '#core/schema/ids.ts';
import type { Numbered } from '#core/schema/wire.ts';
import { compact } from '#core/ward/compact.ts';
import { factsOf } from '#core/ward/encounter.ts';
import { needsRehydration, noChanges, project, refold, rehydrate, type Changes } from '#core/ward/project.ts';
import { stateShape } from '#core/ward/shape.ts';
import { MINUTE_MS, emptyState, type HospitalState } from '#core/ward/state.ts';
import type { Snapshot, TabletStore } from '#storage/event-store.ts';
import { Pending, subjectOf } from './pending.ts';

/**
 * The fold of everything this device knows: the numbered log, then its own facts not yet numbered, by their counter.
 * The caller lets one method finish before it calls the next (`createLock`).
 */
export class WardMemory {
  state: HospitalState = emptyState();
  pending = new Pending();
  #cursors = new Map<WardId, number>();
  #changes = noChanges();
  #sinceSnapshot = 0;
  #sinceCompact = 0;
  readonly #store: TabletStore;
  readonly #now: () => number;

  constructor(store: TabletStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Events folded, numbered and own. */
  get events(): number {
    let events = this.pending.size;
    for (const seq of this.#cursors.values()) events += seq;
    return events;
  }

  /** Newest snapshot, then what came after it, then what was recorded here: the same as the whole log from the start. */
  async load(): Promise<void> {
    const snapshot = await this.#usableSnapshot();
    try {
      await this.#loadFrom(snapshot);
    } catch (error) {
      if (!snapshot) throw error;
      await this.#store.snapshots.clear();
      await this.#loadFrom(undefined);
    }
  }

  /** A fact of this device that the outbox holds: after all numbered ones. */
  async addOwn(event: LogEvent): Promise<void> {
    if (needsRehydration(this.state, event)) await this.#rehydrate(event.encounter, event.ward);
    this.pending.add(event);
    this.#project(event);
  }

  /** A run of a ward's stream that the log holds. Numbers folded before are skipped. */
  async addNumbered(ward: WardId, run: readonly Numbered[]): Promise<void> {
    const cursor = this.#cursors.get(ward) ?? 0;
    const fresh = run.filter(({ seq }) => seq > cursor).map(({ event }) => event);
    for (const [subject, events] of grouped(fresh)) await this.#addToSubject(ward, subject, events);
    this.#cursors.set(ward, cursor + fresh.length);
    this.#sinceSnapshot += fresh.length;
    this.#sinceCompact += fresh.length;
    if (this.#sinceCompact >= COMPACT_EVERY) this.#compact();
  }

  /** What was touched since the last call. */
  takeChanges(): Changes {
    const changes = this.#changes;
    this.#changes = noChanges();
    return changes;
  }

  /** Events folded since the snapshot: what the next start must fold again. */
  get sinceSnapshot(): number {
    return this.#sinceSnapshot;
  }

  /** Saves the fold of the numbered log; impossible while own facts are mixed into it. */
  async saveSnapshot(): Promise<boolean> {
    if (this.pending.size > 0 || this.#sinceSnapshot === 0) return false;
    this.#compact();
    this.#sinceSnapshot = 0;
    const { state } = this;
    const cursors = new Map(this.#cursors);
    await this.#store.snapshots.save({ shape: stateShape(), cursors, state, savedAt: this.#now() });
    return true;
  }

  async #loadFrom(snapshot: Snapshot | undefined): Promise<void> {
    this.state = (snapshot?.state as HospitalState | undefined) ?? emptyState();
    this.#cursors = new Map(snapshot?.cursors);
    this.#sinceSnapshot = 0;
    this.pending = new Pending();
    for await (const batch of this.#store.log.since(this.#cursors))
      await this.addNumbered(batch[0]!.event.ward, batch);
    for (const { event } of await this.#store.outbox.pending()) await this.addOwn(event);
    this.#changes = noChanges();
  }

  async #addToSubject(ward: WardId, subject: string, events: readonly LogEvent[]): Promise<void> {
    const own = this.pending.of(subject);
    if (own.length === 0) return this.#addPlain(ward, events);
    const encounter = subject.startsWith('encounter') ? events[0]!.encounter : undefined;
    if (encounter !== undefined && !this.state.encounters.has(encounter))
      await this.#rehydrate(encounter, ward);
    this.pending.remove(subject, events);
    if (isEcho(events, own)) return;
    if (encounter !== undefined) return this.#reorder(ward, encounter, subject, events);
    // A unit's facts each set a value, so what comes last is put on top again.
    for (const event of [...events, ...this.pending.of(subject)]) this.#project(event);
  }

  async #addPlain(ward: WardId, events: readonly LogEvent[]): Promise<void> {
    for (const event of events) {
      if (needsRehydration(this.state, event)) await this.#rehydrate(event.encounter, ward);
      this.#project(event);
    }
  }

  /** Others' facts got numbers before this device's pending ones: fold in the order that now holds. */
  async #reorder(
    ward: WardId,
    encounter: EncounterId,
    subject: string,
    events: readonly LogEvent[],
  ): Promise<void> {
    const numbered = await this.#numberedFacts(ward, encounter);
    const facts = [...numbered, ...factsOf([...events, ...this.pending.of(subject)], encounter)];
    refold(this.state, encounter, facts, this.#changes);
    for (const event of events) {
      if (isKnown(event)) this.#noteAge(event);
      else this.#project(event);
    }
  }

  async #rehydrate(encounter: EncounterId, ward: WardId): Promise<void> {
    const facts = [
      ...(await this.#numberedFacts(ward, encounter)),
      ...factsOf(this.pending.of(`encounter ${encounter}`), encounter),
    ];
    rehydrate(this.state, encounter, facts);
  }

  /** From the log: all facts about an encounter up to where this fold stands. */
  async #numberedFacts(ward: WardId, encounter: EncounterId): Promise<KnownEvent[]> {
    const cursor = this.#cursors.get(ward) ?? 0;
    const numbered = await this.#store.log.ofEncounter(encounter);
    return factsOf(
      numbered.filter(({ seq, event }) => event.ward !== ward || seq <= cursor).map(({ event }) => event),
      encounter,
    );
  }

  #project(event: LogEvent): void {
    const { dataTo } = this.state;
    project(this.state, event, this.#changes);
    this.state.dataTo = dataTo;
    this.#noteAge(event);
  }

  /** One fact from a clock that is years ahead must not make old data look fresh for ever. */
  #noteAge({ recordedAt }: LogEvent): void {
    if (recordedAt > this.state.dataTo && recordedAt <= this.#now() + CLOCK_TOLERANCE_MS)
      this.state.dataTo = recordedAt;
  }

  /** By the older of this device's clock and the data: one wrong clock does not make it forget. */
  #compact(): void {
    this.#sinceCompact = 0;
    const before = [...this.state.encounters.keys()];
    compact(this.state, Math.min(this.#now(), this.state.dataTo) as Millis);
    for (const id of before) if (!this.state.encounters.has(id)) this.#changes.encounters.add(id);
  }

  async #usableSnapshot(): Promise<Snapshot | undefined> {
    const snapshot = await this.#store.snapshots.latest();
    if (snapshot?.shape !== stateShape()) return undefined;
    const held = await this.#store.log.cursors();
    const ahead = [...snapshot.cursors].some(([ward, seq]) => seq > (held.get(ward) ?? 0));
    return ahead ? undefined : snapshot;
  }
}

const COMPACT_EVERY = 20_000;
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** This device's own facts came back in the order they were made: the fold has them already. */
const isEcho = (events: readonly LogEvent[], own: readonly LogEvent[]) =>
  events.length <= own.length && events.every(({ id }, i) => id === own[i]!.id);

function grouped(events: readonly LogEvent[]): Map<string, LogEvent[]> {
  const groups = new Map<string, LogEvent[]>();
  for (const event of events) {
    const subject = subjectOf(event);
    const group = groups.get(subject);
    if (group) group.push(event);
    else groups.set(subject, [event]);
  }
  return groups;
}
