import fc from 'fast-check';
import { expect, it } from 'vitest';
import { personOf } from './names.ts';

const AT = Date.UTC(2026, 10, 23);
const YEAR_MS = 365.2425 * 86_400_000;

it('an invented person is born when their age says', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 104 }),
      fc.constantFrom('female', 'male', 'other'),
      (seed, ageYears, sex) => {
        const { birthDate } = personOf(seed, 'visit', { ageYears, sex }, AT);
        expect(birthDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(Math.floor((AT - Date.parse(birthDate!)) / YEAR_MS)).toBe(ageYears);
      },
    ),
  );
});

it('the same visit is the same person, another visit hardly ever', () => {
  const person = (visit: string) => personOf(1, visit, { ageYears: 50, sex: 'female' }, AT);
  expect(person('a')).toEqual(person('a'));
  expect(person('a').recordNumber).not.toBe(person('b').recordNumber);
});
