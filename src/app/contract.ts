import type { Backend, Driver, ForecastFrame, ModelName, Provenance } from '#core/forecast/prediction.ts';
import type { Failure, Result } from '#core/result.ts';
import type { Fact, LogEvent } from '#core/schema/event.ts';
import type { EncounterId, EventId, Millis, PractitionerId, UnitId } from '#core/schema/ids.ts';
import type { Encounter, RecentWait, Unit } from '#core/ward/state.ts';

/**
 * What the screens may know and do. `WardcastApp` (src/app/wardcast.svelte.ts) implements it over the workers; component
 * tests implement it over plain values. Everything read here is reactive; nothing here is awaited to render.
 */
export interface App {
  readonly phase: Phase;
  readonly site: SiteInfo | undefined;
  /** The server's time as this device knows it; ticks every 10 seconds. */
  readonly now: Millis;
  readonly units: ReadonlyMap<UnitId, Unit>;
  readonly encounters: ReadonlyMap<EncounterId, Encounter>;
  readonly frame: ForecastFrame | undefined;
  readonly flow: FlowHistory | undefined;
  readonly sync: SyncStatus;
  readonly device: DeviceStatus;
  /** Who is using this tablet; asked once, kept on the device. */
  readonly author: PractitionerId | undefined;
  setAuthor(name: string): Promise<void>;

  /** Saves facts durably on this device; resolves when they would survive a power cut, offline or not. */
  record(facts: readonly Fact[]): Promise<Result<readonly EventId[], RecordFailure>>;
  /** All that was ever recorded about an encounter, oldest first, also what was retracted. */
  timeline(encounter: EncounterId): Promise<readonly TimelineEntry[]>;
  /** The inputs that moved a prediction most, largest first. */
  explain(encounter: EncounterId, model: ModelName): Promise<Result<readonly Driver[]>>;
  importFiles(
    files: readonly File[],
    onProgress: (progress: ImportProgress) => void,
  ): Promise<Result<ImportReport>>;
  quarantine(): Promise<readonly QuarantineRow[]>;
  exportLog(kind: 'ndjson' | 'flow-csv'): Promise<Blob>;
  syncNow(): Promise<void>;
  askForPersistence(): Promise<void>;
  /** Set when a new version waits; calling it activates the version and reloads once. */
  readonly activateUpdate: (() => void) | undefined;
}

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
  /** This device's clock less the server's, ms; shown from two minutes on. */
  readonly clockOffsetMs: number;
}

export interface DeviceStatus {
  readonly events: number;
  readonly usedBytes: number | undefined;
  readonly quotaBytes: number | undefined;
  readonly persistence: 'granted' | 'refused' | 'unknown';
  /** Measured per model, with the candidates that were tried. */
  readonly backends: readonly BackendStatus[];
  readonly models: readonly Provenance[];
  /** Another tab holds the data; this one follows it. */
  readonly follower: boolean;
  /** Failures that must be seen: a corrupt model, a full disk, a missing adapter. */
  readonly warnings: readonly Failure[];
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

export interface FlowHistory {
  /** Hours since 1970 (UTC) of the first entry of each series. */
  readonly fromHour: number;
  readonly arrivals: Float32Array;
  /** Patients in the unit at the end of each hour. */
  readonly occupancy: ReadonlyMap<UnitId, Float32Array>;
  /** Waits of those seen lately, oldest first. */
  readonly starts: readonly RecentWait[];
}

export interface ImportProgress {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly accepted: number;
  readonly quarantined: number;
}

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
