import type { EncounterId, WardId } from '#core/schema/ids.ts';
import type { Numbered } from '#core/schema/wire.ts';
import type { AppendOutcome, EventLog } from '../event-store.ts';
import { PAGE_EVENTS, continuation } from '../pages.ts';

export class MemoryLog implements EventLog {
  readonly #streams = new Map<WardId, Numbered[]>();
  readonly #ids = new Set<string>();

  async append(ward: WardId, run: readonly Numbered[]): Promise<AppendOutcome> {
    const stream = this.#streams.get(ward) ?? [];
    const fresh = continuation(run, stream.length);
    if (!fresh) return { appended: 0, gap: true };
    for (const item of fresh) this.#ids.add(item.event.id);
    this.#streams.set(ward, stream);
    stream.push(...structuredClone(fresh));
    return { appended: fresh.length, gap: false };
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  async cursors(): Promise<ReadonlyMap<WardId, number>> {
    return new Map([...this.#streams].map(([ward, stream]) => [ward, stream.length]));
  }

  async *since(cursors: ReadonlyMap<WardId, number>): AsyncIterable<readonly Numbered[]> {
    for (const [ward, stream] of this.#streams)
      for (let i = cursors.get(ward) ?? 0; i < stream.length; i += PAGE_EVENTS)
        yield stream.slice(i, i + PAGE_EVENTS);
  }

  async ofEncounter(encounter: EncounterId): Promise<readonly Numbered[]> {
    return [...this.#streams.values()].flat().filter(({ event }) => event.encounter === encounter);
  }

  async count(): Promise<number> {
    return this.#ids.size;
  }

  async clear(): Promise<void> {
    this.#streams.clear();
    this.#ids.clear();
  }
}
