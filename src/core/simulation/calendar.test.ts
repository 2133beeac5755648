import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyCalendar, schedule, takeDue, type Timed } from './calendar.ts';

interface Entry extends Timed {
  readonly name: number;
}

it('gives items back by time, and those of one instant in the order they were scheduled', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const calendar = emptyCalendar<Entry>();
      times.forEach((at, name) => schedule(calendar, { at, name }));
      const taken: Entry[] = [];
      for (let item = takeDue(calendar, 20); item; item = takeDue(calendar, 20)) taken.push(item);
      const expected = times.map((at, name) => ({ at, name })).sort((a, b) => a.at - b.at || a.name - b.name);
      expect(taken.map(({ at, name }) => ({ at, name }))).toEqual(expected);
    }),
  );
});

it('gives nothing that is not yet due', () => {
  const calendar = emptyCalendar<Entry>();
  schedule(calendar, { at: 10, name: 1 });
  expect(takeDue(calendar, 9)).toBeUndefined();
  expect(takeDue(calendar, 10)?.name).toBe(1);
});
