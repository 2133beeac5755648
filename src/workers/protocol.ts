import type { Backend, Driver, ForecastFrame, ModelName, Provenance } from '#core/forecast/prediction.ts';
import type { Failure, Result } from '#core/result.ts';
import type { Fact, LogEvent } from '#core/schema/event.ts';
import type { EncounterId, EventId, Millis, PractitionerId } from '#core/schema/ids.ts';
import type { FlowHistory } from '#core/ward/flow.ts';
import type { Encounter, Unit } from '#core/ward/state.ts';

/**
 * What the page and its workers say to each other: plain data, structured-clone safe. The page's single entry is
 * `connectWorkers(callbacks)` in `connect.ts`; whether this tab or another one holds the data makes no difference to it.
 */

/** What has changed since the diff before. Apply in order of `version`; `full` replaces everything the page had. */
export interface StateDiff {
  readonly version: number;
  readonly full: boolean;
  /** New or changed encounters, whole: present ones and those departed within two days. */
  readonly encounters: readonly Encounter[];
  readonly removedEncounters: readonly EncounterId[];
  /** New or changed units, whole. */
  readonly units: readonly Unit[];
  /** Set when an arrival, a move or a departure changed it, and when an hour begins. */
  readonly flow?: FlowHistory | undefined;
  /** Newest fact in the state: the age of everything here. */
  readonly dataTo: Millis;
  /** Events in the log of this device. */
  readonly events: number;
}

/** Everything about the data but the data; always whole. */
export interface WardStatus {
  readonly phase: Phase;
  readonly site: SiteInfo | undefined;
  readonly sync: SyncStatus;
  readonly author: PractitionerId | undefined;
  readonly follower: boolean;
  /** Failures that must be seen: a full disk, a database that was deleted. */
  readonly warnings: readonly Failure[];
}

/** Everything about the predictor but the predictions; always whole. */
export interface PredictorStatus {
  readonly backends: readonly BackendStatus[];
  readonly models: readonly Provenance[];
  /** A corrupt model, a missing adapter. */
  readonly warnings: readonly Failure[];
}

export interface ConnectionCallbacks {
  onState(diff: StateDiff): void;
  onFrame(frame: ForecastFrame): void;
  onStatus(status: WardStatus): void;
  onPredictor(status: PredictorStatus): void;
}

export interface Connection {
  /** Resolves when the facts would survive a power cut, offline or not. */
  record(facts: readonly Fact[]): Promise<Result<readonly EventId[], RecordFailure>>;
  /** All that was ever recorded about an encounter, in order, also what was retracted. */
  timeline(encounter: EncounterId): Promise<readonly TimelineEntry[]>;
  importFile(file: File, onProgress: (progress: ImportProgress) => void): Promise<Result<ImportReport>>;
  quarantine(): Promise<readonly QuarantineRow[]>;
  exportLog(kind: ExportKind): Promise<Blob>;
  syncNow(): Promise<void>;
  setAuthor(author: PractitionerId): Promise<void>;
  explain(encounter: EncounterId, model: ModelName): Promise<Result<readonly Driver[]>>;
  close(): void;
}

/** What the ward worker posts to the page. */
export type WardMessage =
  | { readonly kind: 'state'; readonly diff: StateDiff }
  | { readonly kind: 'status'; readonly status: WardStatus }
  | { readonly kind: 'import'; readonly job: string; readonly progress: ImportProgress };

export type ExportKind = 'ndjson' | 'flow-csv';

export type Phase =
  | { readonly kind: 'starting' }
  /** Predictions are withheld until the copy is whole. */
  | { readonly kind: 'first_sync'; readonly received: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface SiteInfo {
  readonly name: string;
  readonly zone: string;
  readonly demo: boolean;
}

export interface SyncStatus {
  readonly state: 'synced' | 'unsent' | 'syncing' | 'offline' | 'error';
  readonly unsent: number;
  readonly quarantined: number;
  readonly lastSuccessAt: Millis | undefined;
  /** In words, when `state` is `error` or `offline`. */
  readonly message?: string | undefined;
  /** This device's clock less the server's, ms. */
  readonly clockOffsetMs: number;
}

export interface BackendStatus {
  readonly backend: Backend;
  readonly available: boolean;
  readonly reason?: string | undefined;
  readonly refreshMs?: number | undefined;
  readonly maxDifference?: number | undefined;
  readonly chosen: boolean;
}

export type RecordFailure = Failure<'StorageFull' | 'StorageBroken' | 'InvalidFact' | 'NotReady'>;

export interface TimelineEntry {
  readonly event: LogEvent;
  /** Undefined while it is still in the outbox. */
  readonly seq: number | undefined;
  readonly retracted: boolean;
  readonly correctedBy: EventId | undefined;
}

export interface ImportProgress {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly accepted: number;
  readonly quarantined: number;
}

/** `read = accepted + duplicate + quarantined`: nothing disappears. */
export interface ImportReport {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly ignoredColumns: readonly string[];
}

export interface QuarantineRow {
  readonly source: string;
  readonly line: number | undefined;
  readonly reason: string;
  readonly raw: string;
  readonly at: Millis;
}
