import type { Millis } from '#core/schema/ids.ts';
import { news2 } from '#core/ward/news2.ts';
import type { Encounter, ObservationSet } from '#core/ward/state.ts';
import { VITALS } from '../forms/vitals.ts';
import { NONE, when } from '../format.ts';
import type { Column } from '../table.ts';
import { tooYoungForNews2 } from './news2-words.ts';

/** The observations of a visit as a table: when, the score, then every sign with its unit. */
export function observationColumns(
  encounter: Pick<Encounter, 'ageYears'>,
  now: Millis,
  zone: string,
): Column<ObservationSet>[] {
  const child = tooYoungForNews2(encounter);
  return [
    { label: 'When', text: ({ at }) => when(at, now, zone) },
    { label: 'NEWS2', text: (set) => (child ? NONE : scoreText(set)), numeric: true },
    ...VITALS.map(({ key, short, unit }) => ({
      label: `${short} ${unit}`,
      text: (set: ObservationSet) => (set[key] === undefined ? NONE : String(set[key])),
      numeric: true,
    })),
    { label: 'Breathing', text: breathing },
    { label: 'ACVPU', text: ({ consciousness }) => consciousness ?? NONE },
  ];
}

function scoreText(set: ObservationSet): string {
  const { score, complete, missing } = news2(set);
  if (complete) return String(score);
  return missing.length === 7 ? NONE : `≥ ${score}`;
}

const breathing = ({ supplementalOxygen }: ObservationSet) =>
  supplementalOxygen === undefined ? NONE : supplementalOxygen ? 'oxygen' : 'air';
