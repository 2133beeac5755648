import { contentHash } from '#core/schema/content.ts';
import type { LogEvent } from '#core/schema/event.ts';
import { asMillis, type WardId } from '#core/schema/ids.ts';
import type { Numbered, Verdict } from '#core/schema/wire.ts';
import { err, ok } from '#core/result.ts';
import { decide } from '#core/sync/decide.ts';
import { receive } from '#core/sync/receive.ts';
import type { SyncState } from '#core/sync/state.ts';
import type { TabletStore } from '#storage/event-store.ts';
import { createMemoryStore } from '#storage/memory/store.ts';
import { WardMemory } from '#workers/ward/memory.ts';
import { perform } from '#workers/ward/perform.ts';
import type { Server } from '#workers/ward/server.ts';
import { remembered } from '#workers/ward/sync-loop.ts';

/**
 * What a server promises (`wire.ts`), in forty lines: gapless numbers per ward, idempotent by id and content, a verdict
 * per event. The real one keeps the same promises in `tablet-server.browser.test.ts`; here a million failures fit into
 * a second.
 */
export class PromisedServer {
  epoch = 'epoch-00001';
  streams = new Map<WardId, Numbered[]>();
  #backup: { streams: Map<WardId, Numbered[]> } = { streams: new Map() };
  #restores = 1;

  backUp(): void {
    this.#backup = structuredClone({ streams: this.streams });
  }

  /** The disk burnt down; the backup is all there is. */
  restore(): void {
    this.streams = structuredClone(this.#backup.streams);
    this.epoch = `epoch-0000${++this.#restores}`;
  }

  events(): LogEvent[] {
    return [...this.streams.values()].flat().map(({ event }) => event);
  }

  answer(): Server {
    const now = asMillis(1_800_000_000_000);
    return {
      site: async () => err({ type: 'Refused', message: 'not asked here' }),
      heads: async () => {
        const heads = [...this.streams].map(([ward, stream]) => ({ ward, seq: stream.length }));
        return ok({ epoch: this.epoch, now, heads });
      },
      pull: async (ward, after) => {
        const stream = this.streams.get(ward) ?? [];
        // Small pages, so that copies are made of several.
        const events = structuredClone(stream.slice(after, after + 3));
        return ok({ epoch: this.epoch, now, ward, head: stream.length, events });
      },
      push: async (_, events) =>
        ok({ epoch: this.epoch, now, verdicts: events.map((event) => this.#take(event)) }),
    };
  }

  #take(event: LogEvent): Verdict {
    const stream = this.streams.get(event.ward) ?? [];
    const known = stream.find((numbered) => numbered.event.id === event.id);
    if (known && contentHash(known.event) !== contentHash(event))
      return { verdict: 'quarantined', id: event.id, reason: 'other content' };
    if (known) return { verdict: 'duplicate', id: event.id, ward: event.ward, seq: known.seq };
    const seq = stream.length + 1;
    this.streams.set(event.ward, [...stream, { seq, event: structuredClone(event) }]);
    return { verdict: 'accepted', id: event.id, ward: event.ward, seq };
  }
}

export type Fault = 'none' | 'request_lost' | 'answer_lost' | 'asked_twice' | 'portal' | 'crash';

class Crash extends Error {}

/** A tablet that may lose any message and die between any two things it does. */
export class ModelTablet {
  readonly store: TabletStore;
  memory: WardMemory;
  #sync: SyncState | undefined;
  #untilCrash = Infinity;
  readonly #server: PromisedServer;

  constructor(name: string, server: PromisedServer) {
    this.#server = server;
    this.store = mortal(createMemoryStore(name), () => this.#tick());
    this.memory = this.#newMemory();
  }

  async record(make: (deviceSeq: number) => LogEvent): Promise<void> {
    for (const event of await this.store.outbox.add((first) => [make(first)]))
      await this.memory.addOwn(event);
    if (this.#sync) this.#sync = receive(this.#sync, { kind: 'recorded', more: 1 });
  }

  /** One step of sync. @param life how many more things the tablet does before it dies */
  async step(fault: Fault, life: number): Promise<void> {
    this.#untilCrash = fault === 'crash' ? life : Infinity;
    try {
      await this.#step(fault);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await this.restart();
    }
    this.#untilCrash = Infinity;
  }

  async restart(): Promise<void> {
    this.#untilCrash = Infinity;
    this.#sync = undefined;
    this.memory = this.#newMemory();
    await this.memory.load();
  }

  async saveSnapshot(): Promise<void> {
    await this.memory.saveSnapshot();
  }

  async #step(fault: Fault): Promise<void> {
    this.#sync ??= await remembered({ store: this.store });
    const action = decide(this.#sync, 0.5);
    if (action.kind === 'wait' || action.kind === 'rest') {
      this.#sync = receive(this.#sync, { kind: 'waited' });
      return;
    }
    const outcome = await perform(this.#sync, action, {
      store: this.store,
      server: faulty(this.#server.answer(), fault),
      listener: {
        appended: (ward, run) => this.memory.addNumbered(ward, run),
        refused: () => this.memory.load(),
        restarted: () => this.memory.load(),
      },
      now: () => 1_800_000_000_000,
    });
    this.#sync = receive(this.#sync, outcome.ok ? outcome.value : { kind: 'failed' });
  }

  #newMemory(): WardMemory {
    return new WardMemory(this.store, () => 1_800_000_000_000);
  }

  #tick(): void {
    if (this.#untilCrash-- <= 0) throw new Crash();
  }
}

function faulty(server: Server, fault: Fault): Server {
  const lost = err({ type: 'Unreachable', message: 'lost' } as const);
  const portal = err({ type: 'BadAnswer', message: 'a page of HTML' } as const);
  const spoil = <Args extends unknown[], Answer>(ask: (...args: Args) => Promise<Answer>) => {
    return async (...args: Args) => {
      if (fault === 'request_lost') return lost;
      if (fault === 'portal') return portal;
      if (fault === 'asked_twice') await ask(...args);
      const answer = await ask(...args);
      return fault === 'answer_lost' ? lost : answer;
    };
  };
  return {
    site: server.site,
    heads: spoil(server.heads),
    pull: spoil(server.pull),
    push: spoil(server.push),
  };
}

/** The store with `tick` before each of its verbs. */
function mortal(store: TabletStore, tick: () => void): TabletStore {
  const guard = <Room extends object>(room: Room): Room =>
    new Proxy(room, {
      get(target, verb) {
        const value: unknown = Reflect.get(target, verb);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          tick();
          return value.apply(target, args) as unknown;
        };
      },
    });
  const { log, outbox, snapshots, settings } = store;
  return {
    log: guard(log),
    outbox: guard(outbox),
    snapshots: guard(snapshots),
    settings: guard(settings),
    close: () => store.close(),
  };
}
