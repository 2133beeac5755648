import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, MAX_ROW_CHARS, type CsvRow } from './csv-reader.ts';

function read(...chunks: string[]): CsvRow[] {
  const reader = new CsvReader();
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
}

const cells = (...chunks: string[]) => read(...chunks).map((row) => row.cells);

/** The same text cut at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
}

const hostile = fc
  .array(fc.constantFrom('a', 'b,', '"', '""', ',', '\r', '\n', '\r\n', '\uFEFF', '"x"', '\u0000', 'é'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));

describe('CSV reader', () => {
  it('ends a line at LF, CR or CRLF and needs no end at the last one', () => {
    expect(cells('a,b\nc,d\re,f\r\ng,h')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ]);
  });

  it('keeps commas, line ends and doubled quotes of a quoted cell', () => {
    expect(cells('"a,""b""\r\nc",d\n')).toEqual([['a,"b"\r\nc', 'd']]);
  });

  it('numbers a row by its first line, also after a cell of several lines', () => {
    expect(read('h\n"1\n2\n3"\nx\n').map((row) => row.line)).toEqual([1, 2, 5]);
  });

  it('skips a byte order mark and blank lines', () => {
    expect(read('\uFEFFa\n\n\nb\n').map((row) => [row.line, row.cells])).toEqual([
      [1, ['a']],
      [4, ['b']],
    ]);
  });

  it('quarantines a row whose quote is never closed and reads on after its first line', () => {
    const rows = read('a,"open\nb,c\n');
    expect(rows[0]).toMatchObject({
      line: 1,
      raw: 'a,"open',
      fault: expect.stringContaining('never closed'),
    });
    expect(rows[1]).toMatchObject({ line: 2, cells: ['b', 'c'] });
  });

  it('quarantines a row with text after a closing quote and keeps its neighbours', () => {
    expect(read('a\n"b"c,d\ne\n').map((row) => row.fault ?? row.cells)).toEqual([
      ['a'],
      'Text follows a closing quote.',
      ['e'],
    ]);
  });

  it('refuses a row that is too long, holds no more than that of it, and reads the next one', () => {
    const long = 'x'.repeat(MAX_ROW_CHARS);
    const rows = read(long, long, '\na,b\n');
    expect(rows).toHaveLength(2);
    expect(rows[0]!.fault).toContain('longer than');
    expect(rows[0]!.raw.length).toBeLessThan(3_000);
    expect(rows[1]).toMatchObject({ line: 2, cells: ['a', 'b'] });
  });

  it('gives the same rows wherever the text is cut', () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(200), { maxLength: 12 }), (text, places) => {
        expect(read(...cut(text, places))).toEqual(read(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same rows wherever a row at the limit of its length is cut', () => {
    const tail = fc.constantFrom('"\n', '",x\n', '""\n', '"y\n', '\n', '"', '"\r', '"\r\nz');
    fc.assert(
      fc.property(tail, fc.integer({ min: -4, max: 4 }), fc.integer({ min: -6, max: 6 }), (end, by, at) => {
        const text = `"${'x'.repeat(MAX_ROW_CHARS + by)}${end}`;
        expect(read(...cut(text, [MAX_ROW_CHARS + at]))).toEqual(read(text));
      }),
    );
  });

  it('reads back what RFC 4180 writes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', "'") });
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 6 }), (table) => {
        const quoted = table.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
        expect(cells(quoted.join('\r\n'))).toEqual(table);
      }),
    );
  });
});
