/**
 * SHA-256 (FIPS 180-4), synchronous: the fold and the feeds need a content hash where WebCrypto's promise cannot
 * go. Not for secrets.
 */

const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

/** @returns 64 hexadecimal digits. Text is hashed as UTF-8. */
export function sha256Hex(input: string | Uint8Array): string {
  const blocks = typeof input === 'string' ? padText(input) : padBytes(input);
  hash.set(START);
  for (let at = 0; at < blocks; at += 64) compress(at);
  let hex = '';
  for (let i = 0; i < 8; i++) hex += hash[i]!.toString(16).padStart(8, '0');
  return hex;
}

/** A UUID of version 8 (RFC 9562) made from content: the same content always has the same id. */
export function contentUuid(content: string): string {
  const hex = sha256Hex(content);
  const variant = ((parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** JSON with sorted keys: the same data, the same text, whatever order it was built in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/**
 * Used again for each call, which cannot overlap: a feed hashes a million facts, and fresh memory for each costs more
 * than the hashing. `message` grows to the longest one seen.
 */
const hash = new Uint32Array(8);
const schedule = new Int32Array(64);
let message = new Uint8Array(4096);

function reserve(bytes: number): void {
  if (message.length < bytes + 72) message = new Uint8Array((bytes + 72) * 2);
}

/** UTF-8; a lone surrogate becomes U+FFFD, as in the Encoding Standard. (Core has no TextEncoder.) */
function padText(text: string): number {
  reserve(text.length * 3);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      message[length++] = unit;
      continue;
    }
    const point = text.codePointAt(i)!;
    length = putPoint(length, point >= 0xd800 && point <= 0xdfff ? 0xfffd : point);
    if (point > 0xffff) i++;
  }
  return pad(length);
}

function padBytes(bytes: Uint8Array): number {
  reserve(bytes.length);
  message.set(bytes);
  return pad(bytes.length);
}

function putPoint(at: number, code: number): number {
  const tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  message[at++] = [0, 0xc0, 0xe0, 0xf0][tail]! | (code >> (6 * tail));
  for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) message[at++] = 0x80 | ((code >> shift) & 63);
  return at;
}

/** Ends the message of `length` bytes as the standard wants it. @returns bytes of all its blocks */
function pad(length: number): number {
  const blocks = ((length + 8) >> 6) * 64 + 64;
  message.fill(0, length, blocks);
  message[length] = 0x80;
  const bits = length * 8;
  for (let i = 0; i < 7; i++) message[blocks - 1 - i] = Math.floor(bits / 256 ** i) & 0xff;
  return blocks;
}

const rotate = (x: number, n: number) => (x >>> n) | (x << (32 - n));

function compress(at: number): void {
  expand(at);
  let a = hash[0]! | 0;
  let b = hash[1]! | 0;
  let c = hash[2]! | 0;
  let d = hash[3]! | 0;
  let e = hash[4]! | 0;
  let f = hash[5]! | 0;
  let g = hash[6]! | 0;
  let h = hash[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + schedule[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0] = hash[0]! + a;
  hash[1] = hash[1]! + b;
  hash[2] = hash[2]! + c;
  hash[3] = hash[3]! + d;
  hash[4] = hash[4]! + e;
  hash[5] = hash[5]! + f;
  hash[6] = hash[6]! + g;
  hash[7] = hash[7]! + h;
}

function expand(at: number): void {
  const w = schedule;
  const m = message;
  for (let i = 0; i < 16; i++) {
    const from = at + i * 4;
    w[i] = (m[from]! << 24) | (m[from + 1]! << 16) | (m[from + 2]! << 8) | m[from + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const w15 = w[i - 15]!;
    const w2 = w[i - 2]!;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
}
