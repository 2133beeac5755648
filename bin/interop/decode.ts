/**
 * Bytes to text as they come: UTF-16 by its mark, UTF-8, and from the first byte on that is no UTF-8, Windows-1252
 * (the older systems of hospitals). Only whole characters are decoded, so where the bytes are cut does not matter.
 */
export class TextStream {
  #held: Buffer = Buffer.alloc(0);
  #decoder: TextDecoder | undefined;
  #isUtf8 = true;

  push(bytes: Uint8Array): string {
    const all = Buffer.concat([this.#held, bytes]);
    this.#decoder ??= all.length < 2 ? undefined : this.#choose(all);
    if (!this.#decoder) return this.#hold(all, 0);
    const end = this.#isUtf8 ? lastAsciiEnd(all) : all.length;
    const text = this.#decode(all.subarray(0, end));
    this.#hold(all, end);
    return text;
  }

  end(): string {
    this.#decoder ??= this.#choose(this.#held);
    const text = this.#decode(this.#held) + (this.#isUtf8 ? '' : this.#decoder.decode());
    this.#held = Buffer.alloc(0);
    return text;
  }

  #choose(start: Buffer): TextDecoder {
    const mark = start.subarray(0, 2).toString('hex');
    this.#isUtf8 = mark !== 'fffe' && mark !== 'feff';
    if (!this.#isUtf8) return new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  }

  #decode(bytes: Buffer): string {
    if (!this.#isUtf8) return this.#decoder!.decode(bytes, { stream: true });
    try {
      return this.#decoder!.decode(bytes);
    } catch {
      this.#decoder = new TextDecoder('windows-1252');
      return this.#decoder.decode(bytes);
    }
  }

  #hold(all: Buffer, from: number): '' {
    this.#held = Buffer.from(all.subarray(from));
    return '';
  }
}

/** After the last byte below 0x80: there a character of UTF-8 always ends. */
function lastAsciiEnd(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1]! >= 0x80) end--;
  // A long run without ASCII: then cut before the last lead byte.
  if (end === 0 && bytes.length > 65_536) {
    end = bytes.length - 1;
    while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  }
  return end;
}
