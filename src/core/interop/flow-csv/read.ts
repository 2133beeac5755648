import { CsvReader, type CsvRow } from '../csv-reader.ts';
import { Feed } from '../feed.ts';
import { Places } from '../places.ts';
import type { FormatReader, ImportOptions, SourceRecord } from '../record.ts';
import { Streams } from '../streams.ts';
import { FLOW_COLUMNS, type FlowCells, type FlowColumn } from './columns.ts';
import { readRow, type RowContext } from './row.ts';

/** Reads the flow CSV: a header with all of its columns in any order, then a row per fact. */
export class FlowCsvReader implements FormatReader {
  readonly ignoredColumns: string[] = [];
  readonly notes: readonly string[] = [];
  failure: string | undefined;
  readonly #csv = new CsvReader();
  readonly #feed: Feed;
  readonly #context: RowContext;
  #columns: readonly (FlowColumn | undefined)[] | undefined;

  constructor(options: ImportOptions) {
    this.#feed = new Feed(options);
    this.#context = { streams: new Streams(options), places: new Places(options.lookups) };
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

  #readHeader(row: CsvRow): void {
    const names = row.cells.map((cell) => cell.trim().toLowerCase());
    this.failure = row.fault ?? headerFault(names);
    this.#columns = names.map((name) => FLOW_COLUMNS.find((column) => column === name));
    this.ignoredColumns.push(...row.cells.filter((_, i) => this.#columns![i] === undefined));
  }

  #record(row: CsvRow, columns: readonly (FlowColumn | undefined)[]): SourceRecord {
    const { line, raw } = row;
    const refused = (reason: string) => ({ line, raw, events: [], setup: [], reason });
    if (row.fault !== undefined) return refused(row.fault);
    if (row.cells.length !== columns.length) {
      return refused(`The row has ${row.cells.length} cells, the header ${columns.length}.`);
    }
    const read = readRow(toCells(row.cells, columns), this.#context);
    if (!read.ok) return refused(`${read.error}.`);
    const events = read.value.facts.map((fact) => this.#feed.event(fact));
    const setup = read.value.setup.map((fact) => this.#feed.event(fact));
    return { line, raw, events, setup };
  }
}

function headerFault(names: readonly string[]): string | undefined {
  const missing = FLOW_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) return `The header lacks ${missing.join(', ')}.`;
  const twice = FLOW_COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  return twice === undefined ? undefined : `The header names ${twice} twice.`;
}

function toCells(cells: readonly string[], columns: readonly (FlowColumn | undefined)[]): FlowCells {
  const byColumn: FlowCells = {};
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column !== undefined) byColumn[column] = cells[i]!.trim();
  }
  return byColumn;
}
