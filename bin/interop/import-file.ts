import type { Format } from '../../src/core/interop/detect.ts';
import { createImporter, type Importer, type ImporterOptions } from '../../src/core/interop/import.ts';
import type { SourceRecord } from '../../src/core/interop/record.ts';
import { Tally, type RecordVerdict } from '../../src/core/interop/tally.ts';
import type { KnownLog } from './known.ts';
import type { Progress } from './progress.ts';
import type { FileReport } from './report.ts';
import type { Sink } from './sink.ts';
import { readText, type SourceFile } from './source.ts';

export interface FileJob {
  readonly file: SourceFile;
  readonly options: ImporterOptions;
  readonly makeSink: (onSettled: (verdict: RecordVerdict) => void) => Sink;
  readonly progress: Progress;
  /** Learns what this file said, for the files after it, if there are any. */
  readonly known: KnownLog | undefined;
}

/** Reads one file to its end, or as far as it goes; what was read before a failure is settled and counted. */
export async function importFile(job: FileJob): Promise<FileReport> {
  const { file, options } = job;
  const tally = new Tally();
  const sink = job.makeSink((verdict) => tally.add(verdict));
  const importer = createImporter({ ...options, format: options.format ?? formatByName(file.name) });
  job.progress.startFile(file.name);
  const broken = (await readInto(job, importer, sink)) ?? (await flushed(sink));
  // What lies about in a directory may be anything; what was named was meant.
  const skipped = file.found && importer.format === undefined;
  return {
    file: file.path,
    format: importer.format,
    ...tally.counts,
    ignoredColumns: importer.ignoredColumns,
    byReason: tally.byReason,
    notes: skipped ? [`Passed over: ${importer.failure}`] : importer.notes,
    failure: broken ?? (skipped ? undefined : importer.failure),
  };
}

/** A file called .hl7 is read as such even where it is too broken to be recognised. */
const formatByName = (name: string): Format | undefined =>
  /\.hl7(\.gz)?$/i.test(name) ? 'hl7v2' : undefined;

async function readInto({ file, progress, known }: FileJob, importer: Importer, sink: Sink) {
  const add = async (records: readonly SourceRecord[]): Promise<string | undefined> => {
    for (const record of records) {
      const added = await sink.add(record);
      if (!added.ok) return added.error.message;
      if (known) for (const event of [...record.setup, ...record.events]) known.add(event);
    }
    progress.addRecords(records.length);
    return undefined;
  };
  try {
    for await (const text of readText(file, (bytes) => progress.addBytes(bytes))) {
      const failure = await add(importer.push(text).records);
      if (failure !== undefined) return failure;
      if (importer.failure !== undefined) return undefined;
    }
  } catch (error) {
    return `${file.path} cannot be read to its end: ${(error as Error).message}.`;
  }
  return add(importer.end().records);
}

async function flushed(sink: Sink): Promise<string | undefined> {
  const done = await sink.flush();
  return done.ok ? undefined : done.error.message;
}
