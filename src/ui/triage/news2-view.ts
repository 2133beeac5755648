import type { Millis } from '#core/schema/ids.ts';
import { news2Trend, type News2 } from '#core/ward/news2.ts';
import type { Encounter } from '#core/ward/state.ts';
import { tooYoungForNews2 } from '../encounter/news2-words.ts';
import { ago, hours } from '../format.ts';

/** NEWS2 of somebody as a list shows it. */
export interface News2View {
  readonly score: number | undefined;
  readonly risk: News2['risk'] | undefined;
  readonly trend: 'up' | 'down' | 'level' | undefined;
  /** How it changed, or why there is no score, and how old it is. */
  readonly note: string;
}

export function news2View(encounter: Encounter, now: Millis): News2View {
  if (tooYoungForNews2(encounter)) return nothing('not for children');
  const trend = news2Trend(encounter.observations);
  const taken = encounter.observations.at(-1)?.at;
  if (!trend || taken === undefined) return nothing('no vital signs');
  const { latest, change, hours: span } = trend;
  const age = ago(taken, now);
  if (!latest.complete) return nothing(`at least ${latest.score}, ${age}`);
  return {
    score: latest.score,
    risk: latest.risk,
    trend: span === undefined ? undefined : change > 0 ? 'up' : change < 0 ? 'down' : 'level',
    note: span === undefined ? age : `${changeInWords(change)} in ${hours(span)}`,
  };
}

const nothing = (note: string): News2View => ({ score: undefined, risk: undefined, trend: undefined, note });

const changeInWords = (change: number) =>
  change === 0 ? 'unchanged' : `${change > 0 ? '+' : '−'}${Math.abs(change)}`;
