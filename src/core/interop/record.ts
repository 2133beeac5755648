import type { KnownEvent, LogEvent } from '../schema/event.ts';
import type { BedId, EncounterId, Millis, SiteId, UnitId, WardId } from '../schema/ids.ts';
import type { UnitKind } from '../schema/payload.ts';

/**
 * One thing read from a source: a row, a message or a line. It counts once, whatever number of facts it says.
 * With a `reason` it is quarantined; without one it is accepted if at least one of its facts was new, and a
 * duplicate otherwise.
 */
export interface SourceRecord {
  /** Of its first character, from 1. */
  readonly line: number;
  /** As it stood in the file, cut when long. */
  readonly raw: string;
  readonly events: readonly LogEvent[];
  /** Units and beds it is the first to mention: recorded before `events`, and no part of the count. */
  readonly setup: readonly KnownEvent[];
  readonly reason?: string | undefined;
}

/** What an import may ask of the log it goes into, so that what is there already is gone on with. */
export interface Lookups {
  /** The stream of an encounter that the log knows. */
  readonly wardOf?: ((encounter: EncounterId) => WardId | undefined) | undefined;
  readonly unitKind?: ((unit: UnitId) => UnitKind | undefined) | undefined;
  readonly hasBed?: ((unit: UnitId, bed: BedId) => boolean) | undefined;
  /** All facts of an encounter in the log, in order: what a cancellation or an update is about. */
  readonly encounterFacts?: ((encounter: EncounterId) => readonly LogEvent[]) | undefined;
}

export interface ImportOptions {
  readonly site: SiteId;
  /** Name of the feed: facts are written by `feed:SOURCE`. At most 59 characters count. */
  readonly source: string;
  /** IANA zone of times without an offset; UTC when absent, and then reported. */
  readonly zone?: string | undefined;
  /** Now, ms: facts of the future count as written now. */
  readonly now?: Millis | undefined;
  /** Unit of an encounter whose first row or message names none. */
  readonly defaultUnit?: string | undefined;
  readonly lookups?: Lookups | undefined;
}

/** Where an encounter begins when its source does not say. */
export const DEFAULT_UNIT = 'ED';

/** Reads one format piece by piece; wherever the pieces are cut, the records are the same. */
export interface FormatReader {
  push(text: string): SourceRecord[];
  end(): SourceRecord[];
  readonly ignoredColumns: readonly string[];
  /** Sentences on how it was read, e.g. that times without offset were taken as UTC. */
  readonly notes: readonly string[];
  /** Why nothing of it can be read. */
  readonly failure: string | undefined;
}
