import { SvelteSet } from 'svelte/reactivity';
import type { Fact } from '#core/schema/event.ts';
import { asMillis, type EventId, type Millis } from '#core/schema/ids.ts';
import { retractFact } from '#core/ward/actions.ts';
import type { App } from './contract.ts';

export interface Said {
  readonly message: string;
  readonly tone: 'good' | 'bad';
  /** What "Undo" takes back; absent when there is nothing to take back. */
  readonly undo?: Undo | undefined;
}

export interface Undo {
  readonly facts: readonly Fact[];
  readonly ids: readonly EventId[];
}

/** A finger may bounce, and what was recorded shows a moment later: a pressed button stays pressed this long. */
const HOLD_MS = 800;

/**
 * Turns what people do into recorded facts: each action once, however often it is pressed; says what happened; and
 * the last one can be taken back, which is a retraction and not a deletion.
 */
export class Recorder {
  readonly #app: Pick<App, 'record' | 'sync'>;
  readonly #busy = new SvelteSet<string>();
  #said = $state.raw<Said>();

  constructor(app: Pick<App, 'record' | 'sync'>) {
    this.#app = app;
  }

  /** What is to be told about the last action. */
  get said(): Said | undefined {
    return this.#said;
  }

  /** The server's time to the millisecond, for `occurredAt`. */
  now(): Millis {
    return asMillis(Math.round(Date.now() - this.#app.sync.clockOffsetMs));
  }

  isBusy(key: string): boolean {
    return this.#busy.has(key);
  }

  /**
   * @param key names the action and whom it is about; while one is under way the same one is not started again
   * @param done what happened, in words, e.g. `Started treatment of Meier, Anna`
   * @returns true once saved
   */
  async record(key: string, facts: readonly Fact[], done: string): Promise<boolean> {
    if (facts.length === 0 || this.#busy.has(key)) return false;
    this.#busy.add(key);
    const saved = await this.#app.record(facts);
    if (saved.ok) this.#said = { message: done, tone: 'good', undo: undoOf(facts, saved.value) };
    else this.#said = { message: `Not recorded. ${saved.error.message}`, tone: 'bad' };
    setTimeout(() => this.#busy.delete(key), saved.ok ? HOLD_MS : 0);
    return saved.ok;
  }

  async undo(): Promise<void> {
    const undo = this.#said?.undo;
    if (!undo) return;
    this.#said = undefined;
    const saved = await this.#app.record(this.#retractions(undo));
    this.#said = saved.ok
      ? { message: 'Taken back. Both stay in the record.', tone: 'good' }
      : { message: `Not taken back. ${saved.error.message}`, tone: 'bad' };
  }

  dismiss(): void {
    this.#said = undefined;
  }

  /** Newest first, so that no state in between never was. */
  #retractions({ facts, ids }: Undo): Fact[] {
    const retract = (id: EventId, i: number) =>
      retractFact(
        { event: { id, ward: facts[i]!.ward, encounter: facts[i]!.encounter }, reason: 'Undone' },
        this.now(),
      );
    return ids.flatMap(retract).reverse();
  }
}

/** What an encounter's fact said is taken back; a correction is corrected again, a bed is closed again. */
const undoOf = (facts: readonly Fact[], ids: readonly EventId[]): Undo | undefined =>
  facts.every(({ encounter, name }) => encounter !== undefined && !CORRECTIONS.has(name))
    ? { facts, ids }
    : undefined;

const CORRECTIONS: ReadonlySet<Fact['name']> = new Set(['v1.FactCorrected', 'v1.FactRetracted']);
