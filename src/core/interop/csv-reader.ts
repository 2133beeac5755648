/** One record of a CSV file. `fault` says why its cells cannot be trusted; then `cells` is empty. */
export interface CsvRow {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** As it stood in the file, cut at `RAW_KEPT` characters. */
  readonly raw: string;
  readonly fault?: string | undefined;
}

/** A record longer than this is refused: it is a file that is no CSV, or a quote that was never closed. */
export const MAX_ROW_CHARS = 65_536;
export const RAW_KEPT = 2_000;

/**
 * Reads CSV (RFC 4180) piece by piece, in constant memory. Wherever the pieces are cut, the rows are the same.
 * Lines end in LF, CR or CRLF; a byte order mark is skipped; blank lines are no rows. A record with a fault costs its
 * own first line only: reading goes on after that, so one stray quote cannot swallow the rest of a file.
 */
export class CsvReader {
  #text = '';
  #line = 1;
  #started = false;
  /** Inside a line that was too long: everything up to its end is dropped. */
  #dropping = false;

  push(chunk: string): CsvRow[] {
    return this.#read(chunk, false);
  }

  /** The rows that the last, unended line still holds. */
  end(): CsvRow[] {
    return this.#read('', true);
  }

  #read(chunk: string, last: boolean): CsvRow[] {
    const text = this.#text + this.#withoutMark(chunk);
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const step = this.#dropping ? dropLine(text, at, last) : scanRow(text, at, last);
      if (!step) break;
      this.#take(step, rows, text.slice(at, step.to));
      at = step.next;
    }
    this.#text = at === 0 ? text : text.slice(at);
    return rows;
  }

  #take(step: Step, rows: CsvRow[], raw: string): void {
    if (!this.#dropping && (raw !== '' || step.fault !== undefined)) {
      rows.push({ line: this.#line, cells: step.cells, raw: raw.slice(0, RAW_KEPT), fault: step.fault });
    }
    this.#line += step.lines;
    this.#dropping = step.unended;
  }

  #withoutMark(chunk: string): string {
    if (this.#started || chunk === '') return chunk;
    this.#started = true;
    return chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk;
  }
}

interface Step {
  readonly cells: readonly string[];
  readonly fault?: string | undefined;
  /** Where the record's text ends, and where the next one starts. */
  readonly to: number;
  readonly next: number;
  /** Line ends passed. */
  readonly lines: number;
  /** The line goes on after `next`, and is to be dropped. */
  readonly unended: boolean;
}

/** One record from `at`, or undefined when more text is needed to tell. */
function scanRow(text: string, at: number, last: boolean): Step | undefined {
  const end = lineEnd(text, at, last);
  const first = end && end.to - at <= MAX_ROW_CHARS ? text.slice(at, end.to) : undefined;
  if (end && first !== undefined && !first.includes('"')) {
    return { cells: first.split(','), ...end, lines: end.count, unended: false };
  }
  const row = scanQuoted(text, at, last);
  return typeof row === 'string' ? skip(row, text, at, end) : row;
}

/** Past the first line of a record that cannot be read, or as far into it as the record may be long. */
function skip(fault: string, text: string, at: number, end: LineEnd | undefined): Step | undefined {
  if (end && end.to - at <= MAX_ROW_CHARS) {
    return { cells: [], fault, ...end, lines: end.count, unended: false };
  }
  if (text.length - at <= MAX_ROW_CHARS) return undefined;
  return { cells: [], fault, to: at + RAW_KEPT, next: at + MAX_ROW_CHARS, lines: 0, unended: true };
}

function dropLine(text: string, at: number, last: boolean): Step | undefined {
  const end = lineEnd(text, at, last);
  if (end) return { cells: [], ...end, lines: end.count, unended: false };
  const held = text.endsWith('\r') && !last ? text.length - 1 : text.length;
  return held === at ? undefined : { cells: [], to: at, next: held, lines: 0, unended: true };
}

interface LineEnd {
  readonly to: number;
  readonly next: number;
  /** 0 when the file ended instead. */
  readonly count: 0 | 1;
}

/** The end of the line that `at` is in. A CR that ends the text so far may be half of a CRLF: then wait. */
function lineEnd(text: string, at: number, last: boolean): LineEnd | undefined {
  let to = at;
  while (to < text.length && text.charCodeAt(to) !== LF && text.charCodeAt(to) !== CR) to++;
  if (to === text.length) return last ? { to, next: to, count: 0 } : undefined;
  if (text.charCodeAt(to) === LF) return { to, next: to + 1, count: 1 };
  if (to + 1 === text.length && !last) return undefined;
  return { to, next: text.charCodeAt(to + 1) === LF ? to + 2 : to + 1, count: 1 };
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

/** A record with quotes in it: the record, a sentence on what is wrong with it, or undefined when it is not whole yet. */
function scanQuoted(text: string, start: number, last: boolean): Step | string | undefined {
  const limit = Math.min(text.length, start + MAX_ROW_CHARS);
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = text.charCodeAt(at) === QUOTE ? quotedCell(text, at, limit) : plainCell(text, at, limit);
    if (typeof cell === 'string') return cell;
    if (cell === undefined || cell.next >= limit) {
      if (text.length - start > MAX_ROW_CHARS) return TOO_LONG;
      if (!last) return undefined;
    }
    if (cell === undefined) return UNCLOSED;
    cells.push(cell.value);
    at = cell.next + 1;
    if (text.charCodeAt(cell.next) !== COMMA) return closeRow(text, start, cell.next, last, cells);
  }
}

const UNCLOSED = 'A quote is opened and never closed.';
const TOO_LONG = `A row longer than ${MAX_ROW_CHARS} characters, or a quote that is never closed.`;

function closeRow(
  text: string,
  start: number,
  to: number,
  last: boolean,
  cells: readonly string[],
): Step | undefined {
  const end = lineEnd(text, to, last);
  return end && { cells, ...end, lines: countLines(text, start, end.next), unended: false };
}

interface Cell {
  readonly value: string;
  readonly next: number;
}

function plainCell(text: string, start: number, limit: number): Cell {
  let at = start;
  while (at < limit && !isBreak(text.charCodeAt(at))) at++;
  return { value: text.slice(start, at), next: at };
}

const isBreak = (code: number) => code === COMMA || code === LF || code === CR;

function quotedCell(text: string, start: number, limit: number): Cell | string | undefined {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote >= limit) return undefined;
    if (text.charCodeAt(quote + 1) === QUOTE) {
      at = quote + 2;
      continue;
    }
    const value = text.slice(start + 1, quote).replaceAll('""', '"');
    if (quote + 1 < text.length && !isBreak(text.charCodeAt(quote + 1))) {
      return 'Text follows a closing quote.';
    }
    return { value, next: quote + 1 };
  }
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) lines++;
  }
  return lines;
}
