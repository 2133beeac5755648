import type { LogEvent } from '#core/schema/event.ts';
import type { DeviceId, EncounterId, WardId } from '#core/schema/ids.ts';
import type { Numbered, Verdict } from '#core/schema/wire.ts';

/**
 * What a tablet remembers: the numbered log as pulled, and the outbox of its own facts not yet acknowledged.
 * One contract suite (`contract.ts`) holds for every implementation.
 */
export interface TabletStore {
  readonly log: EventLog;
  readonly outbox: Outbox;
  readonly snapshots: Snapshots;
  readonly settings: Settings;
  close(): void;
}

export interface EventLog {
  /**
   * Appends a contiguous run of one ward's stream and moves its cursor, in one transaction. A run that does not
   * start right after the cursor is refused (`gap`); numbers at or below the cursor are skipped: replaying is safe.
   * Own events that come back leave the outbox in the same transaction.
   */
  append(ward: WardId, run: readonly Numbered[]): Promise<AppendOutcome>;
  /** The last number held of each ward's stream. */
  cursors(): Promise<ReadonlyMap<WardId, number>>;
  /** Each ward's events after the given numbers (0 when absent), each ward in order, in batches. */
  since(cursors: ReadonlyMap<WardId, number>): AsyncIterable<readonly Numbered[]>;
  /** All facts about one encounter: numbered ones in order. Outbox facts are not here. */
  ofEncounter(encounter: EncounterId): Promise<readonly Numbered[]>;
  count(): Promise<number>;
  /** Forgets everything pulled (a new epoch); the outbox stays. */
  clear(): Promise<void>;
}

export type AppendOutcome = { readonly appended: number; readonly gap: boolean };

export interface OutboxEntry {
  readonly deviceSeq: number;
  readonly event: LogEvent;
  /** Why the server would not take it; such an entry is shown, kept and not sent again. */
  readonly quarantined?: string | undefined;
  /** Acknowledged; kept for 30 days to be offered again should the server lose it. */
  readonly acknowledgedAt?: number | undefined;
}

export interface Outbox {
  /**
   * Saves facts durably (strict) and gives them the device's next counters, in one transaction. When this resolves
   * they survive a power cut. A fact whose id is in the outbox already is left out.
   */
  add(make: (firstDeviceSeq: number) => readonly LogEvent[]): Promise<readonly LogEvent[]>;
  /** Oldest first; neither acknowledged nor quarantined. */
  unsent(limit: number): Promise<readonly OutboxEntry[]>;
  /** Not yet part of the pulled log, oldest first: what the fold must see after the numbered events. */
  pending(): Promise<readonly OutboxEntry[]>;
  settle(verdicts: readonly Verdict[], now: number): Promise<void>;
  counts(): Promise<{ unsent: number; quarantined: number; oldestUnsentAt?: number | undefined }>;
  quarantined(): Promise<readonly OutboxEntry[]>;
  /** After a new epoch: everything the server may have lost is unsent again. */
  reoffer(): Promise<number>;
  /** Drops acknowledged entries that are in the log and older than `before`. */
  prune(before: number): Promise<void>;
}

/** The folded state up to a set of cursors; the newest one wins, and a broken one is as good as none. */
export interface Snapshots {
  save(snapshot: Snapshot): Promise<void>;
  latest(): Promise<Snapshot | undefined>;
  clear(): Promise<void>;
}

export interface Snapshot {
  /** Hash of the code's state shape: another build's snapshot is ignored. */
  readonly shape: string;
  readonly cursors: ReadonlyMap<WardId, number>;
  readonly state: unknown;
  readonly savedAt: number;
}

export interface Settings {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  device(): Promise<DeviceId>;
}
