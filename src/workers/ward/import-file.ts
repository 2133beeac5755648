import { err, ok, type Result } from '#core/result.ts';
import type { LogEvent } from '#core/schema/event.ts';
import type { DeviceId, EncounterId, Millis, SiteId, WardId } from '#core/schema/ids.ts';
import { createImporter, type Importer, type ImportStep } from '#core/interop/import.ts';
import type { Lookups, SourceRecord } from '#core/interop/record.ts';
import { Tally, verdictOnRecord } from '#core/interop/tally.ts';
import type { Verdict } from '#core/schema/wire.ts';
import type { HospitalState } from '#core/ward/state.ts';
import type { TabletStore } from '#storage/event-store.ts';
import type { ImportProgress, ImportReport, QuarantineRow } from '../protocol.ts';
import { keepQuarantined } from './quarantine.ts';

export interface ImportDeps {
  readonly store: TabletStore;
  readonly site: SiteId;
  readonly zone: string;
  readonly device: DeviceId;
  readonly now: () => Millis;
  readonly state: () => HospitalState;
  /** Saves facts in the outbox and folds them. */
  readonly save: (make: (firstDeviceSeq: number) => readonly LogEvent[]) => Promise<void>;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Reads a file of any known format into the outbox, in constant memory; what cannot be read is quarantined with its line. */
export async function importFile(file: File, deps: ImportDeps): Promise<Result<ImportReport>> {
  const known = await knownFacts(deps.store);
  const importer = createImporter({
    site: deps.site,
    source: file.name,
    zone: deps.zone,
    now: deps.now(),
    lookups: lookupsIn(deps.state, known.wards),
  });
  const tally = new Tally();
  let bytesRead = 0;
  const settle = async (step: ImportStep) => {
    const fresh = settleRecords(step.records, known.ids, tally);
    await saveAll(fresh, deps);
    await keepQuarantined(
      deps.store,
      step.quarantined.map((row) => rowOf(row, file.name, deps.now())),
    );
    const { accepted, quarantined } = tally.counts;
    deps.onProgress({ file: file.name, bytesRead, bytesTotal: file.size, accepted, quarantined });
  };
  for await (const text of textOf(file, (bytes) => (bytesRead += bytes))) await settle(importer.push(text));
  await settle(importer.end());
  if (importer.failure !== undefined)
    return err({ type: 'NotImported', message: `${file.name}: ${importer.failure}` });
  return ok(reportOf(tally, importer));
}

const reportOf = (tally: Tally, importer: Importer): ImportReport => ({
  ...tally.counts,
  ignoredColumns: importer.ignoredColumns,
});

const BATCH = 500;

/** They keep the id of their content and the feed as author; the device that saved them is this one. */
async function saveAll(events: readonly LogEvent[], { save, device }: ImportDeps): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH);
    await save((first) => batch.map((event, i) => ({ ...event, device, deviceSeq: first + i })));
  }
}

/** Counts each record and returns the facts that are new, in order. */
function settleRecords(records: readonly SourceRecord[], known: Set<string>, tally: Tally): LogEvent[] {
  const fresh: LogEvent[] = [];
  for (const record of records) {
    const take = (event: LogEvent): Verdict => {
      const isNew = !known.has(event.id);
      if (isNew) fresh.push(event);
      known.add(event.id);
      return { verdict: isNew ? 'accepted' : 'duplicate', id: event.id, ward: event.ward, seq: 0 };
    };
    if (record.reason === undefined) record.setup.forEach(take);
    tally.add(verdictOnRecord(record, record.reason === undefined ? record.events.map(take) : []));
  }
  return fresh;
}

/** What the log holds of feeds: their ids, and the stream of each encounter. */
async function knownFacts(store: TabletStore) {
  const ids = new Set<string>();
  const wards = new Map<EncounterId, WardId>();
  const note = ({ id, encounter, ward }: LogEvent) => {
    ids.add(id);
    if (encounter !== undefined) wards.set(encounter, ward);
  };
  for await (const batch of store.log.since(new Map())) for (const { event } of batch) note(event);
  for (const { event } of await store.outbox.pending()) note(event);
  for (const { event } of await store.outbox.quarantined()) note(event);
  return { ids, wards };
}

const lookupsIn = (state: () => HospitalState, wards: ReadonlyMap<EncounterId, WardId>): Lookups => ({
  wardOf: (encounter) => wards.get(encounter) ?? state().encounters.get(encounter)?.encounter.ward,
  unitKind: (unit) => state().units.get(unit)?.kind,
  hasBed: (unit, bed) => state().units.get(unit)?.beds.has(bed) ?? false,
  encounterFacts: (encounter) => state().encounters.get(encounter)?.facts ?? [],
});

async function* textOf(file: File, onBytes: (bytes: number) => void): AsyncIterable<string> {
  const decoder = new TextDecoder();
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    const bytes = await file.slice(at, at + CHUNK_BYTES).arrayBuffer();
    onBytes(bytes.byteLength);
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

const CHUNK_BYTES = 256 * 1024;

const rowOf = (
  { line, reason, raw }: { line: number; reason: string; raw: string },
  source: string,
  at: Millis,
): QuarantineRow => ({ source, line, reason, raw, at });
