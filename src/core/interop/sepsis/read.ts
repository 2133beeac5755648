import { CsvReader, type CsvRow } from '../csv-reader.ts';
import { Feed } from '../feed.ts';
import { Places } from '../places.ts';
import type { FormatReader, ImportOptions, SourceRecord } from '../record.ts';
import { CASE_COLUMNS, CaseLog } from './case.ts';

/** Reads the public sepsis log (Mannhardt 2016) as bupaR writes it: CSV with one activity per row. */
export class SepsisReader implements FormatReader {
  readonly ignoredColumns: string[] = [];
  readonly notes: readonly string[] = [
    'Sepsis log: times are read as those of Europe/Amsterdam; acuity is derived from the SIRS and organ-failure flags.',
  ];
  failure: string | undefined;
  readonly #csv = new CsvReader();
  readonly #feed: Feed;
  readonly #cases: CaseLog;
  #columns: readonly string[] | undefined;

  constructor(options: ImportOptions) {
    this.#feed = new Feed(options);
    this.#cases = new CaseLog(new Places(options.lookups));
  }

  push(text: string): SourceRecord[] {
    return this.#records(this.#csv.push(text));
  }

  end(): SourceRecord[] {
    return this.#records(this.#csv.end());
  }

  #records(rows: readonly CsvRow[]): SourceRecord[] {
    const records: SourceRecord[] = [];
    for (const row of rows) {
      if (this.failure !== undefined) break;
      if (this.#columns) records.push(this.#record(row, this.#columns));
      else this.#readHeader(row);
    }
    return records;
  }

  #readHeader({ cells, fault }: CsvRow): void {
    this.#columns = cells.map((name) => name.trim());
    const missing = ['Case ID', 'Activity', 'Complete Timestamp'].filter(
      (name) => !this.#columns!.includes(name),
    );
    this.failure = fault ?? (missing.length > 0 ? `The header lacks ${missing.join(', ')}.` : undefined);
    this.ignoredColumns.push(...this.#columns.filter((name) => !CASE_COLUMNS.has(name)));
  }

  #record({ line, raw, cells, fault }: CsvRow, columns: readonly string[]): SourceRecord {
    const refused = (reason: string) => ({ line, raw, events: [], setup: [], reason });
    if (fault !== undefined) return refused(fault);
    if (cells.length !== columns.length) {
      return refused(`The row has ${cells.length} cells, the header ${columns.length}.`);
    }
    const row = new Map(columns.map((name, i) => [name, cells[i]!.trim()]));
    const read = this.#cases.read(row);
    if (!read.ok) return refused(read.error);
    const events = read.value.facts.map((fact) => this.#feed.event(fact));
    return { line, raw, events, setup: read.value.setup.map((fact) => this.#feed.event(fact)) };
  }
}
