import type { LogEvent } from '../../src/core/schema/event.ts';
import type { EncounterId, EventId, SiteId, WardId } from '../../src/core/schema/ids.ts';
import type { Head, Verdict } from '../../src/core/schema/wire.ts';

/**
 * What the server keeps. One contract suite (`contract.ts`) holds for SQLite and for PostgreSQL.
 *
 * Every ward's stream is numbered 1, 2, 3 … from its head row, which is locked before the first number is given
 * and written last in the same transaction: commit order is number order, so whoever has read up to n has all
 * that will ever be numbered up to n.
 */
export interface EventRepository {
  readonly events: Events;
  readonly quarantine: Quarantine;
  readonly settings: Settings;
  /** Identity of this very copy of the data, as far as the database can tell; it changes when one is restored. */
  fingerprint(): Promise<string>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Events {
  /**
   * Numbers and keeps what is new, in one transaction; a verdict per candidate, in order. Appending again changes
   * nothing. An id that is already there with other content goes to the quarantine.
   */
  append(candidates: readonly Candidate[], receivedAt: number): Promise<readonly Verdict[]>;
  /** The gapless run after `after`, at most `limit` long, and the number the stream has reached. */
  pull(ward: WardId, after: number, limit: number): Promise<Run>;
  heads(): Promise<readonly Head[]>;
  /** All facts about one encounter, in the order of their stream. */
  ofEncounter(encounter: EncounterId): Promise<readonly NumberedText[]>;
  /** The stream an encounter's facts are ordered in: where its first fact was. */
  wardOf(encounter: EncounterId): Promise<WardId | undefined>;
  /** Facts that did not come from the given device, received in `(after, upTo]`, in the order received. */
  receivedBetween(after: number, upTo: number, exceptDevice: string): Promise<readonly ReceivedText[]>;
}

/** A checked event with its content hash and its JSON, made once at the edge. */
export interface Candidate {
  readonly event: LogEvent;
  readonly contentHash: string;
  readonly body: string;
}

/** `body` is the event's JSON as it came: nothing parses it on its way out. */
export interface NumberedText {
  readonly seq: number;
  readonly body: string;
}

export interface ReceivedText {
  readonly receivedAt: number;
  readonly body: string;
}

export interface Run {
  readonly head: number;
  readonly events: readonly NumberedText[];
}

/** What could not be taken, kept with its reason until a person has looked. */
export interface Quarantine {
  /** Adding the same row again changes nothing. */
  add(
    rows: readonly QuarantineEntry[],
    at: number,
  ): Promise<{ readonly accepted: number; readonly duplicate: number }>;
  /** Newest first. */
  list(limit: number): Promise<readonly StoredQuarantineEntry[]>;
  count(): Promise<number>;
}

export interface QuarantineEntry {
  /** The file, feed or device it came from. */
  readonly source: string;
  /** From 1; absent where the source has no lines. */
  readonly line?: number | undefined;
  readonly reason: string;
  readonly raw: string;
  readonly device?: string | undefined;
}

export interface StoredQuarantineEntry extends QuarantineEntry {
  readonly id: EventId;
  readonly at: number;
}

/** Small values about this server's site: its name, zone, epoch, the demo's seed. */
export interface Settings {
  readonly site: SiteId;
  all(): Promise<ReadonlyMap<string, string>>;
  set(values: Readonly<Record<string, string>>): Promise<void>;
}
