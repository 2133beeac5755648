import { Dexie, type EntityTable, type Table } from 'dexie';
import type { LogEvent } from '#core/schema/event.ts';
import type { WardId } from '#core/schema/ids.ts';
import type { OutboxEntry, Snapshot } from '../event-store.ts';
import type { Page } from '../pages.ts';

/** The whole history of both databases' shapes, oldest first. Append-only: a new shape is a new version below the last. */

export interface OutboxRow extends OutboxEntry {
  readonly event: LogEvent;
  readonly id: string;
  /** 1 while it is to be sent (IndexedDB cannot index a boolean). */
  readonly unsent: 0 | 1;
  /** 1 until it is known to be in the pulled log. */
  readonly pending: 0 | 1;
  readonly refused: 0 | 1;
}

export interface Setting {
  readonly key: string;
  readonly value: unknown;
}

export type MainDb = Dexie & {
  pages: Table<Page, [WardId, number]>;
  cursors: EntityTable<{ ward: WardId; seq: number }, 'ward'>;
  /** This device's own events that came back: which of the outbox are part of the log. */
  own: EntityTable<{ id: string }, 'id'>;
  snapshots: EntityTable<Snapshot & { key: 'latest' }, 'key'>;
  settings: EntityTable<Setting, 'key'>;
};

export type OutboxDb = Dexie & {
  entries: EntityTable<OutboxRow, 'deviceSeq'>;
  meta: EntityTable<Setting, 'key'>;
};

/** What can be pulled again: the platform's default durability is right. */
export function mainDb(name: string): MainDb {
  const db = new Dexie(name) as MainDb;
  db.version(1).stores({
    pages: '[ward+from], *encounters',
    cursors: 'ward',
    own: 'id',
    snapshots: 'key',
    settings: 'key',
  });
  return db;
}

/** What exists nowhere else: each transaction is on the disk before it is acknowledged. */
export function outboxDb(name: string): OutboxDb {
  const db = new Dexie(`${name}-outbox`, { chromeTransactionDurability: 'strict' }) as OutboxDb;
  db.version(1).stores({ entries: 'deviceSeq, &id, unsent, pending, refused', meta: 'key' });
  return db;
}
