import { RAW_KEPT } from '../csv-reader.ts';
import { Feed } from '../feed.ts';
import type { FormatReader, ImportOptions, SourceRecord } from '../record.ts';
import { AdtMapper } from './adt.ts';
import { Message } from './message.ts';
import { MessageSplitter, type Block } from './split.ts';
import { readVisit } from './visit.ts';

const UTC_NOTE = 'Times without an offset were read as UTC, because no zone was given.';

/** Turns messages, already parted, into records. */
export class Hl7Records {
  readonly notes: string[] = [];
  readonly #options: ImportOptions;
  readonly #mapper: AdtMapper;

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#mapper = new AdtMapper(new Feed(options), options);
  }

  record({ line, segments, fault }: Block): SourceRecord {
    const raw = segments.join('\n').slice(0, RAW_KEPT);
    const refused = (reason: string) => ({ line, raw, events: [], setup: [], reason });
    if (fault !== undefined) return refused(fault);
    const visit = readVisit(new Message(segments), this.#options.zone ?? 'UTC');
    if (!visit.ok) return refused(visit.error);
    const said = this.#mapper.map(visit.value);
    if (!said.ok) return refused(said.error);
    if (visit.value.localTimes && this.#options.zone === undefined && this.notes.length === 0) {
      this.notes.push(UTC_NOTE);
    }
    return { line, raw, ...said.value };
  }
}

/** Reads HL7 v2 messages, one or many, with any line end, framed or not. */
export class Hl7Reader implements FormatReader {
  readonly ignoredColumns: readonly string[] = [];
  readonly failure: undefined;
  readonly #splitter = new MessageSplitter();
  readonly #records: Hl7Records;

  constructor(options: ImportOptions) {
    this.#records = new Hl7Records(options);
  }

  get notes(): readonly string[] {
    return this.#records.notes;
  }

  push(text: string): SourceRecord[] {
    return this.#splitter.push(text).map((block) => this.#records.record(block));
  }

  end(): SourceRecord[] {
    return this.#splitter.end().map((block) => this.#records.record(block));
  }
}
