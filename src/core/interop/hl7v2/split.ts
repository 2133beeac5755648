import { LineReader, type Line } from '../line-reader.ts';

/** The segments of one message, or text that belongs to none. */
export interface Block {
  readonly line: number;
  readonly segments: readonly string[];
  readonly fault?: string | undefined;
}

/** A message longer than this is refused. */
export const MAX_MESSAGE_CHARS = 2_000_000;

/**
 * Cuts text that comes in pieces into messages: one or many, with any line end, framed by MLLP or not, in a batch or
 * not. A message starts with MSH at the start of a line; text before the first one is a block of its own with a fault.
 */
export class MessageSplitter {
  readonly #lines = new LineReader();
  #open: { line: number; segments: string[]; length: number } | undefined;
  #fault: string | undefined;

  push(text: string): Block[] {
    return this.#lines.push(unframed(text)).flatMap((line) => this.#take(line));
  }

  end(): Block[] {
    return [...this.#lines.end().flatMap((line) => this.#take(line)), ...this.#close()];
  }

  #take({ line, text, cut }: Line): Block[] {
    if (text.trim() === '') return [];
    if (BATCH.test(text)) return this.#close();
    const closed = /^\s*MSH/.test(text) ? this.#close() : [];
    this.#add(line, text.trimStart(), cut);
    return closed;
  }

  #add(line: number, text: string, cut: boolean): void {
    const open = (this.#open ??= { line, segments: [], length: 0 });
    open.length += text.length;
    if (cut || open.length > MAX_MESSAGE_CHARS) this.#fault ??= 'The message is too long.';
    else if (this.#fault === undefined) open.segments.push(text);
  }

  #close(): Block[] {
    const [open, fault] = [this.#open, this.#fault];
    this.#open = undefined;
    this.#fault = undefined;
    if (!open) return [];
    const headless = open.segments[0]?.startsWith('MSH')
      ? undefined
      : 'Text outside a message: no MSH before it.';
    return [{ line: open.line, segments: open.segments, fault: fault ?? headless }];
  }
}

/** Headers and trailers of files and batches (HL7 v2.5.1, 2.10.3): they hold nothing of a message. */
const BATCH = /^\s*(FHS|BHS|BTS|FTS)\b/;

/** MLLP's start and end blocks (0x0B, 0x1C) part messages; they are line ends to us. */
const unframed = (text: string) => text.replaceAll(/[\u000B\u001C]/g, '\n');
