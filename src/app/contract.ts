import type { Driver, ForecastFrame, ModelName, Provenance } from '#core/forecast/prediction.ts';
import type { Failure, Result } from '#core/result.ts';
import type { Fact } from '#core/schema/event.ts';
import type { EncounterId, EventId, Millis, PractitionerId, UnitId } from '#core/schema/ids.ts';
import type { FlowHistory } from '#core/ward/flow.ts';
import type { Encounter, Unit } from '#core/ward/state.ts';
import type {
  BackendStatus,
  ImportProgress,
  ImportReport,
  Phase,
  QuarantineRow,
  RecordFailure,
  SiteInfo,
  SyncStatus,
  TimelineEntry,
} from '#workers/protocol.ts';

export type {
  BackendStatus,
  FlowHistory,
  ImportProgress,
  ImportReport,
  Phase,
  QuarantineRow,
  RecordFailure,
  SiteInfo,
  SyncStatus,
  TimelineEntry,
};

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
