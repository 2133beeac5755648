import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Clock } from './clock.ts';

it('knows the server’s time to within half the shortest round trip, however long the others took', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -3e11, max: 3e11 }),
      fc.array(fc.record({ there: fc.nat({ max: 900 }), back: fc.nat({ max: 900 }) }), {
        minLength: 1,
        maxLength: 8,
      }),
      (offset, trips) => {
        let device = 1_000_000;
        const clock = new Clock(() => device);
        for (const { there, back } of trips) {
          const askedAt = device;
          device += there + back;
          clock.observe(askedAt + there + offset, askedAt, device);
        }
        const shortest = Math.min(...trips.map(({ there, back }) => there + back));
        expect(Math.abs(clock.now() - (device + offset))).toBeLessThanOrEqual(shortest / 2 + 1);
      },
    ),
  );
});

it('follows at once when somebody sets the device’s clock', () => {
  const clock = new Clock(() => 0);
  clock.observe(1000, 0, 10);
  clock.observe(1000 + 3_600_000, 100, 200);
  expect(clock.offsetMs).toBe(3_600_000 + 1000 - 150);
});

it('takes no sample from a round trip that ended before it began', () => {
  const clock = new Clock(() => 0, 77);
  clock.observe(5000, 100, 50);
  expect(clock.offsetMs).toBe(77);
});
