import type { PayloadOf, Sex } from '../schema/payload.ts';
import type { Patient } from './patient.ts';
import { createRng, uniform, type Rng } from './random.ts';

/**
 * Invented people for a simulated hospital. Drawn from a generator of their own, so that who somebody is changes
 * nothing about what happens to them. Order of names and of record numbers means nothing.
 */

const FAMILY = [
  ...['Abara', 'Ahlberg', 'Bakker', 'Becker', 'Brennan', 'Castellano', 'Chowdhury', 'Dahl', 'Doyle', 'Engel'],
  ...['Farkas', 'Fischer', 'Gallagher', 'Haddad', 'Hansen', 'Holt', 'Ivanova', 'Jansen', 'Kaya', 'Keller'],
  ...[
    'Kowalski',
    'Lindqvist',
    'Lombardi',
    'Marsh',
    'Meyer',
    'Moreau',
    'Nakamura',
    'Novak',
    'Okafor',
    'Olsen',
  ],
  ...['Patel', 'Pereira', 'Quinn', 'Rahman', 'Richter', 'Rossi', 'Santos', 'Sharma', 'Svensson', 'Tanaka'],
  ...['Thompson', 'Ueda', 'Varga', 'Vogel', 'Wagner', 'Walsh', 'Weiss', 'Yilmaz', 'Young', 'Zimmer'],
];
const GIVEN: Readonly<Record<'female' | 'male', readonly string[]>> = {
  female: [
    ...['Ada', 'Amara', 'Anna', 'Beatriz', 'Clara', 'Dilara', 'Elena', 'Fatima', 'Greta', 'Hanna', 'Ingrid'],
    ...['Jasmin', 'Karin', 'Leila', 'Maria', 'Nadia', 'Olga', 'Priya', 'Rosa', 'Sofia', 'Tessa', 'Yuki'],
  ],
  male: [
    ...['Adam', 'Ahmed', 'Bruno', 'Chidi', 'Daniel', 'Emil', 'Felix', 'Georg', 'Hassan', 'Ivan', 'Jonas'],
    ...['Kenji', 'Liam', 'Marco', 'Noah', 'Oscar', 'Paul', 'Rafael', 'Stefan', 'Tomas', 'Viktor', 'Yusuf'],
  ],
};

/** @param at when they arrive, for the birth date */
export function personOf(
  seed: number,
  visit: string,
  { ageYears, sex }: Pick<Patient, 'ageYears' | 'sex'>,
  at: number,
): PayloadOf<'v1.PersonIdentified'> {
  const rng = createRng(seed, `person ${visit}`);
  const birth = new Date(at);
  birth.setUTCFullYear(birth.getUTCFullYear() - Math.floor(ageYears), birth.getUTCMonth(), 1);
  birth.setUTCDate(1 - Math.floor(uniform(rng) * 300));
  return {
    familyName: pick(rng, FAMILY),
    givenName: pick(rng, GIVEN[givenAs(rng, sex)]),
    birthDate: birth.toISOString().slice(0, 10),
    recordNumber: String(100_000 + Math.floor(uniform(rng) * 900_000)),
  };
}

const givenAs = (rng: Rng, sex: Sex) =>
  sex === 'female' || sex === 'male' ? sex : uniform(rng) < 0.5 ? 'female' : 'male';

const pick = <T>(rng: Rng, items: readonly T[]): T => items[Math.floor(uniform(rng) * items.length)]!;
