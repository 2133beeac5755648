export interface Line {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Longer than allowed: `text` is its beginning. */
  readonly cut: boolean;
}

/** Longest line that is read: enough for a document embedded in a message. */
export const MAX_LINE_CHARS = 1_000_000;

/** Splits text that comes in pieces into lines ending in LF, CR or CRLF, in bounded memory. */
export class LineReader {
  #text = '';
  #line = 1;
  #started = false;
  #dropping = false;

  push(chunk: string): Line[] {
    const fresh = this.#started ? chunk : chunk.replace(/^\uFEFF/, '');
    this.#started ||= chunk !== '';
    return this.#read(this.#text + fresh, false);
  }

  end(): Line[] {
    return this.#read(this.#text, true);
  }

  #read(text: string, last: boolean): Line[] {
    const lines: Line[] = [];
    let at = 0;
    for (const match of text.matchAll(/\r\n|\r|\n/g)) {
      const next = match.index + match[0].length;
      if (match[0] === '\r' && next === text.length && !last) break;
      this.#take(lines, text.slice(at, match.index), true);
      at = next;
    }
    const rest = text.slice(at);
    const isWhole = last && rest !== '';
    if (isWhole || rest.length > MAX_LINE_CHARS + 1) this.#take(lines, rest, isWhole);
    this.#text =
      isWhole || rest.length > MAX_LINE_CHARS + 1 ? rest.slice(rest.length - heldBack(rest, last)) : rest;
    return lines;
  }

  #take(lines: Line[], text: string, ended: boolean): void {
    if (!this.#dropping) {
      const cut = text.length > MAX_LINE_CHARS;
      lines.push({ line: this.#line, text: cut ? text.slice(0, MAX_LINE_CHARS) : text, cut });
    }
    this.#dropping = !ended;
    if (ended) this.#line += 1;
  }
}

/** A CR at the end of what is dropped may be half of a CRLF. */
const heldBack = (rest: string, last: boolean) => (!last && rest.endsWith('\r') ? 1 : 0);
