import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextStream } from './decode.ts';

function decode(bytes: Buffer, places: readonly number[] = []): string {
  const stream = new TextStream();
  const at = [0, ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b), bytes.length];
  return (
    at
      .slice(1)
      .map((to, i) => stream.push(bytes.subarray(at[i], to)))
      .join('') + stream.end()
  );
}

const places = fc.array(fc.nat(60), { maxLength: 8 });

describe('text of a file', () => {
  it('is UTF-8, wherever its bytes are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), places, (text, cuts) => {
        expect(decode(Buffer.from(`x${text}`), cuts)).toBe(`x${text}`);
      }),
    );
  });

  it('is Windows-1252 from the first byte on that is no UTF-8', () => {
    expect(decode(Buffer.from('PID|Müller\r', 'latin1'))).toBe('PID|Müller\r');
    expect(decode(Buffer.concat([Buffer.from('é ascii '), Buffer.from('é', 'latin1')]), [2, 9])).toBe(
      'é ascii é',
    );
  });

  it('is UTF-16 where a mark says so', () => {
    fc.assert(
      fc.property(places, (cuts) => {
        expect(decode(Buffer.from('\uFEFFencounter_id,é', 'utf16le'), cuts)).toBe('encounter_id,é');
      }),
    );
  });
});
