import type { Encounter } from '#core/ward/state.ts';
import { dayClock } from './format.ts';

/** How a person is named on a screen. Two identifiers always stand together: whoever writes must know about whom. */

/** `Meier, Anna`, or the record number, or the encounter when nothing else is known. */
export function patientName(encounter: Encounter): string {
  const { person } = encounter;
  const name = [person?.familyName, person?.givenName].filter(Boolean).join(', ');
  return name || person?.recordNumber || `Visit ${shortId(encounter.id)}`;
}

/** The second identifier: record number, birth date, else what tells an unknown person's visit from others. */
export function secondIdentifier(encounter: Encounter, zone?: string): string {
  const { person, arrivedAt } = encounter;
  if (person?.recordNumber && (person.familyName || person.givenName)) return `No. ${person.recordNumber}`;
  if (person?.birthDate) return `born ${person.birthDate}`;
  const isNamed = person?.familyName ?? person?.givenName ?? person?.recordNumber;
  if (!isNamed && zone && arrivedAt !== undefined) return `came ${dayClock(arrivedAt, zone)}`;
  return `visit ${shortId(encounter.id)}`;
}

const SEX_LETTER = { female: 'F', male: 'M', other: 'X', unknown: '' } as const;
const SEX_WORD = { female: 'female', male: 'male', other: 'other sex', unknown: 'sex not known' } as const;

/** `72 F`; empty when neither is known. */
export const ageSex = ({ ageYears, sex }: Encounter) =>
  [ageYears === undefined ? '' : String(Math.floor(ageYears)), sex ? SEX_LETTER[sex] : '']
    .filter(Boolean)
    .join(' ');

/** `72 years, female`, for readers of a screen reader. */
export const ageSexWords = ({ ageYears, sex }: Encounter) =>
  [
    ageYears === undefined ? 'age not known' : `${Math.floor(ageYears)} years`,
    SEX_WORD[sex ?? 'unknown'],
  ].join(', ');

/** The last six letters or digits: enough to tell visits of one day apart. */
export const shortId = (id: string) =>
  id
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(-6)
    .toUpperCase();

/** Who recorded a fact: a person, or `simulation (feed)` for an imported one. */
export const authorName = (author: string) =>
  author.startsWith('feed:') ? `${author.slice(5)} (feed)` : author;
