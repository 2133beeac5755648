import type { LogEvent } from '#core/schema/event.ts';
import type { Verdict } from '#core/schema/wire.ts';
import type { Outbox, OutboxEntry } from '../event-store.ts';
import { isUnsent, reoffered, settled, unknownTo } from '../verdicts.ts';

export class MemoryOutbox implements Outbox {
  #entries: OutboxEntry[] = [];
  #next = 1;
  readonly #inLog: (id: string) => boolean;

  constructor(inLog: (id: string) => boolean) {
    this.#inLog = inLog;
  }

  async add(make: (firstDeviceSeq: number) => readonly LogEvent[]): Promise<readonly LogEvent[]> {
    const known = new Set(this.#entries.map(({ event }) => event.id as string));
    const events = unknownTo(known, structuredClone(make(this.#next)), this.#next);
    this.#entries.push(...events.map((event) => ({ deviceSeq: event.deviceSeq, event })));
    this.#next += events.length;
    return events;
  }

  async unsent(limit: number): Promise<readonly OutboxEntry[]> {
    return this.#entries.filter((entry) => this.#isUnsent(entry)).slice(0, limit);
  }

  async pending(): Promise<readonly OutboxEntry[]> {
    return this.#entries.filter((entry) => entry.quarantined === undefined && !this.#inLog(entry.event.id));
  }

  async settle(verdicts: readonly Verdict[], now: number): Promise<void> {
    const verdictById = new Map(verdicts.map((verdict) => [verdict.id as string | null, verdict]));
    this.#entries = this.#entries.map((entry) => {
      const verdict = verdictById.get(entry.event.id);
      return verdict ? settled(entry, verdict, now) : entry;
    });
  }

  async counts() {
    const unsent = this.#entries.filter((entry) => this.#isUnsent(entry));
    const quarantined = this.#entries.filter((entry) => entry.quarantined !== undefined).length;
    return { unsent: unsent.length, quarantined, oldestUnsentAt: unsent[0]?.event.recordedAt };
  }

  async quarantined(): Promise<readonly OutboxEntry[]> {
    return this.#entries.filter((entry) => entry.quarantined !== undefined);
  }

  async reoffer(): Promise<number> {
    const again = this.#entries.filter((entry) => entry.acknowledgedAt !== undefined).length;
    this.#entries = this.#entries.map(reoffered);
    return again;
  }

  #isUnsent(entry: OutboxEntry): boolean {
    return isUnsent(entry) && !this.#inLog(entry.event.id);
  }

  async prune(before: number): Promise<void> {
    this.#entries = this.#entries.filter(
      ({ acknowledgedAt, event }) =>
        acknowledgedAt === undefined || acknowledgedAt >= before || !this.#inLog(event.id),
    );
  }
}
