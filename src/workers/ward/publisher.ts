import type { EncounterId } from '#core/schema/ids.ts';
import { flowHistory } from '#core/ward/flow.ts';
import { hourOf, isActive, type Encounter } from '#core/ward/state.ts';
import type { StateDiff } from '../protocol.ts';
import type { Clock } from './clock.ts';
import type { WardMemory } from './memory.ts';

/** A burst of facts becomes one diff per frame of the screen. */
const BATCH_MS = 16;
const FLOW_EVERY_MS = 1_000;
const DEPARTED_AFTER_MS = 800;

/** Tells the page what changed, at most once per `BATCH_MS`; the first change of a burst at once. */
export class Publisher {
  readonly #memory: WardMemory;
  readonly #clock: Clock;
  readonly #send: (diff: StateDiff) => void;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentAt = 0;
  #flowAt = 0;
  #flowHour = 0;
  #flowTimer: ReturnType<typeof setTimeout> | undefined;
  #departedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(memory: WardMemory, clock: Clock, send: (diff: StateDiff) => void) {
    this.#memory = memory;
    this.#clock = clock;
    this.#send = send;
  }

  /** Something changed: send soon. */
  touch(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#sentAt + BATCH_MS - performance.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  /** Everything, for a page that has nothing yet: who is here at once, who has left when that has been shown. */
  full(): void {
    this.#memory.takeChanges();
    const units = [...this.#memory.state.units.values()];
    this.#emit({ full: true, encounters: this.#encounters(isActive), removedEncounters: [], units }, true);
    clearTimeout(this.#departedTimer);
    this.#departedTimer = setTimeout(() => {
      const encounters = this.#encounters((encounter) => !isActive(encounter));
      this.#emit({ full: false, encounters, removedEncounters: [], units: [] }, false);
    }, DEPARTED_AFTER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#flowTimer);
    clearTimeout(this.#departedTimer);
  }

  #encounters(wanted: (encounter: Encounter) => boolean): Encounter[] {
    const all = Array.from(this.#memory.state.encounters.values(), ({ encounter }) => encounter);
    return all.filter(wanted);
  }

  #flush(): void {
    this.#timer = undefined;
    const { state } = this.#memory;
    const { encounters: touched, units } = this.#memory.takeChanges();
    const encounters: Encounter[] = [];
    const removedEncounters: EncounterId[] = [];
    for (const id of touched) {
      const record = state.encounters.get(id);
      if (record) encounters.push(record.encounter);
      else removedEncounters.push(id);
    }
    const changed = [...units].flatMap((id) => state.units.get(id) ?? []);
    this.#emit(
      { full: false, encounters, removedEncounters, units: changed },
      this.#flowDue(touched.size > 0),
    );
  }

  #emit(
    part: Pick<StateDiff, 'full' | 'encounters' | 'removedEncounters' | 'units'>,
    withFlow: boolean,
  ): void {
    this.#sentAt = performance.now();
    const { state, events } = this.#memory;
    const flow = withFlow ? this.#flow() : undefined;
    this.#send({ version: ++this.#version, ...part, flow, dataTo: state.dataTo, events });
  }

  #flow() {
    this.#flowAt = performance.now();
    const now = this.#clock.now();
    this.#flowHour = hourOf(now);
    return flowHistory(this.#memory.state, now);
  }

  #flowDue(changed: boolean): boolean {
    if (hourOf(this.#clock.now()) !== this.#flowHour) return true;
    if (!changed) return false;
    const wait = this.#flowAt + FLOW_EVERY_MS - performance.now();
    if (wait <= 0) return true;
    this.#flowLater(wait);
    return false;
  }

  #flowLater(wait: number): void {
    this.#flowTimer ??= setTimeout(() => {
      this.#flowTimer = undefined;
      this.#emit({ full: false, encounters: [], removedEncounters: [], units: [] }, true);
    }, wait);
  }
}
