import { describe, expect, it } from 'vitest';
import { createLocalClock } from './local-clock.ts';

const at = (iso: string) => Date.parse(iso);

describe('the local clock', () => {
  it('counts the hours of the week from Monday midnight, local time', () => {
    const berlin = createLocalClock('Europe/Berlin');
    expect(berlin.hourOfWeek(at('2026-01-04T23:00:00Z'))).toBe(0);
    expect(berlin.hourOfWeek(at('2026-07-05T22:00:00Z'))).toBe(0);
    expect(berlin.hourOfWeek(at('2026-01-04T22:59:59Z'))).toBe(167);
  });

  it('knows zones west of Greenwich and half-hour zones', () => {
    expect(createLocalClock('America/Chicago').hourOfDay(at('2026-01-05T06:00:00Z'))).toBe(0);
    expect(createLocalClock('Asia/Kolkata').hourOfDay(at('2026-01-05T00:00:00Z'))).toBe(5.5);
    expect(createLocalClock('UTC').hourOfDay(at('2026-01-05T13:15:00Z'))).toBe(13.25);
  });

  it('finds the instant of a local hour on both sides of a change of the clocks', () => {
    const berlin = createLocalClock('Europe/Berlin');
    const noon = (iso: string) => berlin.instantOf(berlin.day(at(iso)), 12);
    expect(noon('2026-03-28T10:00:00Z')).toBe(at('2026-03-28T11:00:00Z'));
    expect(noon('2026-03-29T10:00:00Z')).toBe(at('2026-03-29T10:00:00Z'));
    expect(noon('2026-10-25T10:00:00Z')).toBe(at('2026-10-25T11:00:00Z'));
  });
});
