import { parseEvent } from '../schema/event.ts';
import { RAW_KEPT } from './csv-reader.ts';
import { LineReader, type Line } from './line-reader.ts';
import type { FormatReader, SourceRecord } from './record.ts';

/** Reads an export of Wardcast's own log: one event per line, with the identity it had. */
export class NdjsonReader implements FormatReader {
  readonly ignoredColumns: readonly string[] = [];
  readonly notes: readonly string[] = [];
  readonly failure: undefined;
  readonly #lines = new LineReader();

  push(text: string): SourceRecord[] {
    return this.#lines.push(text).flatMap(toRecords);
  }

  end(): SourceRecord[] {
    return this.#lines.end().flatMap(toRecords);
  }
}

function toRecords({ line, text, cut }: Line): SourceRecord[] {
  if (text.trim() === '') return [];
  const raw = text.slice(0, RAW_KEPT);
  const refused = (reason: string) => [{ line, raw, events: [], setup: [], reason }];
  if (cut) return refused('A line too long to be an event.');
  const value = parseJson(text);
  if (value === undefined) return refused('The line is not JSON.');
  const parsed = parseEvent(value);
  return parsed.ok ? [{ line, raw, events: [parsed.value], setup: [] }] : refused(parsed.error.message);
}

/** Undefined for what is no JSON: no event either. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
