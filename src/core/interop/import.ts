import type { LogEvent } from '../schema/event.ts';
import { detectFormat, DETECTION_CHARS, type Format } from './detect.ts';
import { FlowCsvReader } from './flow-csv/read.ts';
import { Hl7JsonlReader } from './hl7v2/jsonl.ts';
import { Hl7Reader } from './hl7v2/read.ts';
import { NdjsonReader } from './ndjson.ts';
import type { FormatReader, ImportOptions, SourceRecord } from './record.ts';
import { SepsisReader } from './sepsis/read.ts';

export interface ImporterOptions extends ImportOptions {
  /** Found out from the content when absent. */
  readonly format?: Format | undefined;
}

export interface QuarantinedRecord {
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

/** What a piece of a source said. */
export interface ImportStep {
  /** What was read, in order: whoever settles its events counts by these (`verdictOnRecord`, `Tally`). */
  readonly records: readonly SourceRecord[];
  /** All facts of the records in the order to record them, `setup` first. */
  readonly events: readonly LogEvent[];
  /** The records that could not be read. */
  readonly quarantined: readonly QuarantinedRecord[];
}

/** Reads one source of whatever format, piece by piece, in constant memory, without doing anything about it. */
export interface Importer {
  push(text: string): ImportStep;
  end(): ImportStep;
  /** Undefined until enough was read to tell. */
  readonly format: Format | undefined;
  readonly ignoredColumns: readonly string[];
  readonly notes: readonly string[];
  /** A sentence on why nothing (more) of the source can be read. */
  readonly failure: string | undefined;
}

const readers: { readonly [F in Format]: (options: ImportOptions) => FormatReader } = {
  'flow-csv': (options) => new FlowCsvReader(options),
  hl7v2: (options) => new Hl7Reader(options),
  'hl7v2-jsonl': (options) => new Hl7JsonlReader(options),
  sepsis: (options) => new SepsisReader(options),
  ndjson: () => new NdjsonReader(),
};

export function createImporter(options: ImporterOptions): Importer {
  let reader = options.format && readers[options.format](options);
  let format = options.format;
  let failure: string | undefined;
  let held = '';

  const start = (text: string, last: boolean): string | undefined => {
    held += text;
    if (held.length < DETECTION_CHARS && !last) return undefined;
    format = detectFormat(held);
    if (format) reader = readers[format](options);
    else failure = held.trim() === '' ? EMPTY : UNKNOWN;
    return format && held;
  };
  const push = (text: string): ImportStep => {
    if (failure !== undefined) return NOTHING;
    const ready = reader ? text : start(text, false);
    return ready === undefined ? NOTHING : toStep(reader!.push(ready));
  };
  const end = (): ImportStep => {
    if (failure !== undefined) return NOTHING;
    const ready = reader ? '' : start('', true);
    return ready === undefined ? NOTHING : toStep([...reader!.push(ready), ...reader!.end()]);
  };
  return {
    push,
    end,
    get format() {
      return format;
    },
    get ignoredColumns() {
      return reader?.ignoredColumns ?? [];
    },
    get notes() {
      return reader?.notes ?? [];
    },
    get failure() {
      return failure ?? reader?.failure;
    },
  };
}

const NOTHING: ImportStep = { records: [], events: [], quarantined: [] };

const EMPTY = 'There is nothing in it.';
const UNKNOWN =
  'It is none of the formats Wardcast reads: HL7 v2, flow CSV, the sepsis log, or an NDJSON export of Wardcast.';

/** The lists are made when asked for: most callers want one of them. */
const toStep = (records: readonly SourceRecord[]): ImportStep => ({
  records,
  get events() {
    return records.flatMap((record) => [...record.setup, ...record.events]);
  },
  get quarantined() {
    return records.flatMap(({ line, raw, reason }) => (reason === undefined ? [] : [{ line, raw, reason }]));
  },
});
