import type { EncounterId, WardId } from '#core/schema/ids.ts';
import type { Numbered } from '#core/schema/wire.ts';
import type { AppendOutcome, EventLog } from '../event-store.ts';
import { continuation, toPages, type Page } from '../pages.ts';
import type { MainDb } from './schema.ts';

/** The outbox lies in another database, so it is told which of its facts are part of the log. */
export interface OwnFacts {
  /** Which of these are in the outbox and not yet known to be in the log. */
  pendingAmong(ids: readonly string[]): Promise<readonly string[]>;
  landed(ids: readonly string[]): Promise<void>;
  allPending(): Promise<void>;
}

export class DexieLog implements EventLog {
  readonly #db: MainDb;
  readonly #ownFacts: OwnFacts;

  constructor(db: MainDb, ownFacts: OwnFacts) {
    this.#db = db;
    this.#ownFacts = ownFacts;
  }

  async append(ward: WardId, run: readonly Numbered[]): Promise<AppendOutcome> {
    const { pages, cursors, own } = this.#db;
    // Another device may have recorded the very same fact of a feed: the id decides, not the device.
    const pending = new Set(await this.#ownFacts.pendingAmong(run.map(({ event }) => event.id)));
    const landed: string[] = [];
    const outcome = await this.#db.transaction('rw', pages, cursors, own, async () => {
      const cursor = (await cursors.get(ward))?.seq ?? 0;
      const fresh = continuation(run, cursor);
      if (!fresh?.length) return { appended: 0, gap: !fresh };
      await pages.bulkPut(toPages(ward, fresh, await this.#lastPage(ward)));
      await cursors.put({ ward, seq: cursor + fresh.length });
      landed.push(...fresh.flatMap(({ event }) => (pending.has(event.id) ? [event.id] : [])));
      if (landed.length > 0) await own.bulkPut(landed.map((id) => ({ id })));
      return { appended: fresh.length, gap: false };
    });
    if (landed.length > 0) await this.#ownFacts.landed(landed);
    return outcome;
  }

  async cursors(): Promise<ReadonlyMap<WardId, number>> {
    const rows = await this.#db.cursors.toArray();
    return new Map(rows.map(({ ward, seq }) => [ward, seq]));
  }

  async *since(cursors: ReadonlyMap<WardId, number>): AsyncIterable<readonly Numbered[]> {
    for (const [ward, head] of await this.cursors()) {
      let cursor = cursors.get(ward) ?? 0;
      while (cursor < head) {
        const page = await this.#pageWith(ward, cursor + 1);
        if (!page) throw new Error(`The log of ${ward} has no page with number ${cursor + 1}`);
        yield page.events.filter(({ seq }) => seq > cursor);
        cursor = page.to;
      }
    }
  }

  async ofEncounter(encounter: EncounterId): Promise<readonly Numbered[]> {
    const pages = await this.#db.pages.where('encounters').equals(encounter).sortBy('from');
    return pages.flatMap((page) => page.events).filter(({ event }) => event.encounter === encounter);
  }

  async count(): Promise<number> {
    // Numbers are gapless from 1, so the cursors are the counts.
    let count = 0;
    for (const seq of (await this.cursors()).values()) count += seq;
    return count;
  }

  async clear(): Promise<void> {
    // First the outbox: a crash in between leaves facts pending that are in the log, which `pending` puts right.
    await this.#ownFacts.allPending();
    const { pages, cursors, own } = this.#db;
    await this.#db.transaction('rw', pages, cursors, own, () =>
      Promise.all([pages.clear(), cursors.clear(), own.clear()]),
    );
  }

  #lastPage(ward: WardId): Promise<Page | undefined> {
    return this.#db.pages.where('[ward+from]').between([ward, 0], [ward, Infinity]).last();
  }

  #pageWith(ward: WardId, seq: number): Promise<Page | undefined> {
    return this.#db.pages.where('[ward+from]').between([ward, 0], [ward, seq], true, true).last();
  }
}
