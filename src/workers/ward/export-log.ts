import type { LogEvent } from '#core/schema/event.ts';
import { flowCsvHeader, toFlowCsvRow } from '#core/interop/flow-csv/write.ts';
import type { TabletStore } from '#storage/event-store.ts';
import type { ExportKind } from '../protocol.ts';

/** The whole log and what is not yet sent, one fact a line. */
export async function exportLog(store: TabletStore, kind: ExportKind): Promise<Blob> {
  const lines = kind === 'ndjson' ? ndjson : flowCsv;
  const parts: BlobPart[] = kind === 'ndjson' ? [] : [`${flowCsvHeader()}\n`];
  for await (const batch of store.log.since(new Map())) parts.push(lines(batch.map(({ event }) => event)));
  parts.push(lines((await store.outbox.pending()).map(({ event }) => event)));
  return new Blob(parts, { type: kind === 'ndjson' ? 'application/x-ndjson' : 'text/csv' });
}

const ndjson = (events: readonly LogEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

const flowCsv = (events: readonly LogEvent[]) =>
  events
    .flatMap((event) => toFlowCsvRow(event) ?? [])
    .map((row) => `${row}\n`)
    .join('');
