import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLocal, isZone, localHour, localHourOfWeek, zoneOffset, type LocalTime } from './zone.ts';

const local = (text: string): LocalTime => {
  const [year, month, day, hour, minute] = text.split(/\D/).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { year, month, day, hour, minute, second: 0, millisecond: 0 };
};

const utc = (text: string, zone: string) => new Date(fromLocal(local(text), zone)).toISOString().slice(0, 16);

describe('wall clock of a site', () => {
  it('is an hour ahead of UTC in a Berlin winter and two in summer', () => {
    expect(zoneOffset(Date.UTC(2026, 0, 15), 'Europe/Berlin')).toBe(3_600_000);
    expect(zoneOffset(Date.UTC(2026, 6, 15), 'Europe/Berlin')).toBe(7_200_000);
  });

  it('reads a local time in winter and in summer', () => {
    expect(utc('2014-10-22 11:15', 'Europe/Amsterdam')).toBe('2014-10-22T09:15');
    expect(utc('2014-11-02 15:15', 'Europe/Amsterdam')).toBe('2014-11-02T14:15');
  });

  it('takes the first of the two hours when clocks go back', () => {
    expect(utc('2026-10-25 02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30');
    expect(utc('2026-10-25 03:00', 'Europe/Berlin')).toBe('2026-10-25T02:00');
    expect(utc('2026-11-01 01:30', 'America/New_York')).toBe('2026-11-01T05:30');
  });

  it('reads a time in the hour that clocks skip as if they had not been put forward', () => {
    expect(utc('2026-03-29 02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30');
    expect(utc('2026-03-29 03:00', 'Europe/Berlin')).toBe('2026-03-29T01:00');
  });

  it('knows zones off the whole hour, and half-hour changes', () => {
    expect(localHour(Date.UTC(2026, 0, 1, 18, 29), 'Asia/Kolkata').hour).toBe(23);
    expect(localHour(Date.UTC(2026, 0, 1, 18, 30), 'Asia/Kolkata')).toMatchObject({ day: 2, hour: 0 });
    expect(zoneOffset(Date.UTC(2026, 6, 1), 'Australia/Lord_Howe')).toBe(10.5 * 3_600_000);
    expect(zoneOffset(Date.UTC(2026, 0, 1), 'Australia/Lord_Howe')).toBe(11 * 3_600_000);
  });

  it('counts weekdays from Monday', () => {
    const monday = Date.UTC(2026, 10, 23, 5);
    expect(localHour(monday, 'UTC')).toEqual({ year: 2026, month: 11, day: 23, weekday: 0, hour: 5 });
    expect(localHourOfWeek(monday, 'UTC')).toBe(5);
  });

  it('agrees with the platform at any instant', () => {
    const zones = [
      'Europe/London',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'Africa/Casablanca',
    ];
    const instant = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
        const text = new Date(at).toLocaleString('sv-SE', { timeZone: zone });
        const { year, month, day, hour } = localHour(at, zone);
        const pad = (value: number) => String(value).padStart(2, '0');
        expect(`${year}-${pad(month)}-${pad(day)} ${pad(hour)}`).toBe(text.slice(0, 13));
      }),
    );
  });

  it('finds back any instant from what its clock showed, but for the hour that comes twice', () => {
    const instant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Sydney'),
        instant,
        (zone, at) => {
          const shown = new Date(at + zoneOffset(at, zone));
          const time = { ...local(shown.toISOString().slice(0, 16)), second: shown.getUTCSeconds() };
          const back = fromLocal({ ...time, millisecond: shown.getUTCMilliseconds() }, zone);
          expect([0, 3_600_000]).toContain(at - back);
          expect(zoneOffset(back, zone) + back).toBe(shown.getTime());
        },
      ),
    );
  });

  it('tells zones from other words', () => {
    expect(isZone('Europe/Amsterdam')).toBe(true);
    expect(isZone('Europe/Nowhere')).toBe(false);
    expect(isZone('')).toBe(false);
  });
});
