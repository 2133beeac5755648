import type { LogEvent } from '#core/schema/event.ts';
import type { Verdict } from '#core/schema/wire.ts';
import type { Outbox, OutboxEntry } from '../event-store.ts';
import { isUnsent, reoffered, settled, unknownTo } from '../verdicts.ts';
import type { OwnFacts } from './log.ts';
import type { MainDb, OutboxDb, OutboxRow } from './schema.ts';

export class DexieOutbox implements Outbox, OwnFacts {
  readonly #db: OutboxDb;
  readonly #main: MainDb;

  constructor(db: OutboxDb, main: MainDb) {
    this.#db = db;
    this.#main = main;
  }

  add(make: (firstDeviceSeq: number) => readonly LogEvent[]): Promise<readonly LogEvent[]> {
    const { entries, meta } = this.#db;
    return this.#db.transaction('rw', entries, meta, async () => {
      const next = ((await meta.get('nextDeviceSeq'))?.value as number | undefined) ?? 1;
      const events = await this.#fresh(make(next), next);
      await entries.bulkAdd(events.map((event) => rowOf({ deviceSeq: event.deviceSeq, event }, 1)));
      await meta.put({ key: 'nextDeviceSeq', value: next + events.length });
      return events;
    });
  }

  async unsent(limit: number): Promise<readonly OutboxEntry[]> {
    // An index lists equal keys by primary key: oldest counter first.
    return (await this.#db.entries.where('unsent').equals(1).limit(limit).toArray()).map(entryOf);
  }

  async pending(): Promise<readonly OutboxEntry[]> {
    const rows = await this.#db.entries.where('pending').equals(1).toArray();
    const found = await this.#main.own.bulkGet(rows.map(({ id }) => id));
    // A crash between the two databases leaves a flag behind; the log is what counts.
    const late = rows.filter((_, i) => found[i]);
    if (late.length > 0) await this.landed(late.map(({ id }) => id));
    return rows.filter((row, i) => !found[i] && row.refused === 0).map(entryOf);
  }

  async settle(verdicts: readonly Verdict[], now: number): Promise<void> {
    const verdictById = new Map(verdicts.map((verdict) => [verdict.id as string | null, verdict]));
    const ids = [...verdictById.keys()].filter((id) => id !== null);
    await this.#update(ids, (row) =>
      rowOf(settled(entryOf(row), verdictById.get(row.id)!, now), row.pending),
    );
  }

  async pendingAmong(ids: readonly string[]): Promise<readonly string[]> {
    const { entries } = this.#db;
    if ((await entries.where('pending').equals(1).count()) === 0) return [];
    const rows = await entries.where('id').anyOf(ids).toArray();
    return rows.flatMap(({ id, pending }) => (pending === 1 ? [id] : []));
  }

  /** These are in the pulled log now, so the server has them, whatever became of its answer. */
  landed(ids: readonly string[]): Promise<void> {
    return this.#update(ids, (row) => {
      const entry = entryOf(row);
      return rowOf({ ...entry, acknowledgedAt: entry.acknowledgedAt ?? row.event.recordedAt }, 0);
    });
  }

  async allPending(): Promise<void> {
    await this.#db.entries.where('pending').equals(0).modify({ pending: 1 });
  }

  async counts() {
    const { entries } = this.#db;
    const [unsent, quarantined, oldest] = await Promise.all([
      entries.where('unsent').equals(1).count(),
      entries.where('refused').equals(1).count(),
      entries.where('unsent').equals(1).first(),
    ]);
    return { unsent, quarantined, oldestUnsentAt: oldest?.event.recordedAt };
  }

  async quarantined(): Promise<readonly OutboxEntry[]> {
    return (await this.#db.entries.where('refused').equals(1).toArray()).map(entryOf);
  }

  reoffer(): Promise<number> {
    const { entries } = this.#db;
    return this.#db.transaction('rw', entries, async () => {
      const rows = await entries.where('unsent').equals(0).toArray();
      const acknowledged = rows.filter((row) => row.acknowledgedAt !== undefined);
      await entries.bulkPut(acknowledged.map((row) => rowOf(reoffered(entryOf(row)), 1)));
      return acknowledged.length;
    });
  }

  async prune(before: number): Promise<void> {
    const old = await this.#db.entries
      .where('pending')
      .equals(0)
      .filter(({ acknowledgedAt }) => acknowledgedAt !== undefined && acknowledgedAt < before)
      .primaryKeys();
    await this.#db.entries.bulkDelete(old);
  }

  async #fresh(events: readonly LogEvent[], next: number): Promise<readonly LogEvent[]> {
    const rows = await this.#db.entries
      .where('id')
      .anyOf(events.map(({ id }) => id))
      .toArray();
    return unknownTo(new Set(rows.map(({ id }) => id)), events, next);
  }

  #update(ids: readonly string[], change: (row: OutboxRow) => OutboxRow): Promise<void> {
    const { entries } = this.#db;
    return this.#db.transaction('rw', entries, async () => {
      const rows = await entries.where('id').anyOf(ids).toArray();
      await entries.bulkPut(rows.map(change));
    });
  }
}

function rowOf(entry: OutboxEntry, pending: 0 | 1): OutboxRow {
  return {
    ...entry,
    id: entry.event.id,
    unsent: isUnsent(entry) ? 1 : 0,
    refused: entry.quarantined === undefined ? 0 : 1,
    pending,
  };
}

function entryOf({ id: _, unsent: __, pending: ___, refused: ____, ...entry }: OutboxRow): OutboxEntry {
  return entry;
}
