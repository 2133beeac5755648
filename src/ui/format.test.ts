import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NONE,
  bytes,
  clock,
  count,
  duration,
  hours,
  minutes,
  minutesRange,
  outOfTen,
  percent,
  plural,
  when,
} from './format.ts';

const BERLIN = 'Europe/Berlin';
const at = (iso: string) => Date.parse(iso);

describe('a length of time', () => {
  it('is said in minutes, hours and days as people say it', () => {
    expect([minutes(24.6), minutes(65), minutes(59.6)]).toEqual(['25 min', '1 h 05', '1 h 00']);
    expect([hours(0.5), hours(26), hours(52), hours(72), hours(300)]).toEqual([
      '30 min',
      '26 h',
      '2 d 4 h',
      '3 d',
      '13 d',
    ]);
    expect(minutesRange(20, 55)).toBe('20–55 min');
    expect(minutesRange(40, 80)).toBe('40 min – 1 h 20');
  });

  it('that is negative, infinite or not a number is never shown', () => {
    const impossible = fc.oneof(
      fc.double({ max: -1e-9, noNaN: true }),
      fc.constantFrom(NaN, Infinity, -Infinity, undefined),
    );
    fc.assert(
      fc.property(impossible, (value) => {
        for (const write of [minutes, hours, duration, percent, count, bytes, outOfTen])
          expect(write(value)).toBe(NONE);
      }),
    );
  });
});

describe('an instant', () => {
  it('is told by the clock of the site, also across the change to summer time', () => {
    expect(clock(at('2026-03-29T00:59:00Z'), BERLIN)).toBe('01:59');
    expect(clock(at('2026-03-29T01:00:00Z'), BERLIN)).toBe('03:00');
  });

  it('carries its day once it is not today at the site', () => {
    const now = at('2026-11-24T14:00:00Z');
    expect(when(at('2026-11-23T23:30:00Z'), now, BERLIN)).toBe('00:30');
    expect(when(at('2026-11-23T22:30:00Z'), now, BERLIN)).toBe('Mon 23:30');
    expect(when(at('2026-12-08T11:00:00Z'), now, BERLIN)).toBe('8 Dec 12:00');
  });
});

describe('a probability', () => {
  it('is never said to be certain', () => {
    expect([percent(0), percent(1), percent(0.7)]).toEqual(['< 1 %', '> 99 %', '70 %']);
    expect([outOfTen(0.01), outOfTen(0.7), outOfTen(1)]).toEqual([
      'fewer than 1 in 20',
      '7 in 10',
      'more than 19 in 20',
    ]);
  });
});

it('counts and sizes are short', () => {
  expect([count(2.44), count(12.4), count(3)]).toEqual(['2.4', '12', '3']);
  expect([bytes(900), bytes(1_250_000)]).toEqual(['900 B', '1.3 MB']);
  expect([plural(1, 'fact'), plural(1204, 'fact')]).toEqual(['1 fact', '1,204 facts']);
});
