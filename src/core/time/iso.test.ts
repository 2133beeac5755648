import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIso } from './iso.ts';

describe('ISO 8601 time', () => {
  it.each([
    ['2026-03-29T02:30:00+02:00', '2026-03-29T00:30:00.000Z'],
    ['2026-03-29 02:30Z', '2026-03-29T02:30:00.000Z'],
    ['2026-02-28T23:59:60-0530', '2026-03-01T05:29:59.000Z'],
    ['2024-02-29T12:00:00.5+01', '2024-02-29T11:00:00.500Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseIso(text)).toEqual({ at: Date.parse(instant) });
  });

  it('refuses a time without an offset: it names no instant', () => {
    expect(parseIso('2026-03-29T02:30:00')).toEqual({ fault: expect.stringContaining('no offset') });
  });

  it.each(['2026-02-29T00:00Z', '2026-13-01T00:00Z', '2026-01-01T24:00Z', '+999999-01-01T00:00Z'])(
    'refuses %s, which does not exist',
    (text) => {
      expect(parseIso(text)).toEqual({ fault: expect.stringContaining('exists') });
    },
  );

  it('reads back whatever the platform writes', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(parseIso(date.toISOString())).toEqual({ at: date.getTime() });
      }),
    );
  });
});
