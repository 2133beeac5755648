import * as v from 'valibot';
import { base64ToLatin1 } from '../base64.ts';
import { RAW_KEPT } from '../csv-reader.ts';
import { LineReader, type Line } from '../line-reader.ts';
import { parseJson } from '../ndjson.ts';
import type { FormatReader, ImportOptions, SourceRecord } from '../record.ts';
import { Hl7Records } from './read.ts';
import { MessageSplitter } from './split.ts';

const Wrapped = v.union([v.object({ raw: v.string() }), v.object({ raw_b64: v.string() })]);

/** Reads HL7 v2 messages wrapped in JSON lines, as text in `raw` or as bytes in `raw_b64`. */
export class Hl7JsonlReader implements FormatReader {
  readonly ignoredColumns: readonly string[] = [];
  readonly failure: undefined;
  readonly #lines = new LineReader();
  readonly #records: Hl7Records;

  constructor(options: ImportOptions) {
    this.#records = new Hl7Records(options);
  }

  get notes(): readonly string[] {
    return this.#records.notes;
  }

  push(text: string): SourceRecord[] {
    return this.#lines.push(text).flatMap((line) => this.#read(line));
  }

  end(): SourceRecord[] {
    return this.#lines.end().flatMap((line) => this.#read(line));
  }

  #read({ line, text, cut }: Line): SourceRecord[] {
    if (text.trim() === '') return [];
    const raw = text.slice(0, RAW_KEPT);
    const refused = (reason: string) => [{ line, raw, events: [], setup: [], reason }];
    const wrapped = v.safeParse(Wrapped, cut ? undefined : parseJson(text));
    if (!wrapped.success) return refused('The line is no JSON object with a message in "raw".');
    const { output } = wrapped;
    const splitter = new MessageSplitter();
    const message = 'raw' in output ? output.raw : base64ToLatin1(output.raw_b64);
    const blocks = [...splitter.push(message), ...splitter.end()];
    if (blocks.length === 0) return refused('The line holds no message.');
    return blocks.map((block) => this.#records.record({ ...block, line }));
  }
}
