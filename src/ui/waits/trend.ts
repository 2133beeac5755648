import type { Millis } from '#core/schema/ids.ts';
import type { Acuity } from '#core/schema/payload.ts';
import { HOUR_MS, isWaiting, type Encounter, type RecentWait } from '#core/ward/state.ts';

/** Fewer than this in an hour say nothing of that hour. */
const LEAST = 3;

/** A change below this is none, minutes. */
const STEADY_MINUTES = 5;

export interface WaitTrend {
  readonly direction: 'up' | 'down' | 'steady';
  /** Median wait of those seen in the last hour less that of the hour before, minutes. */
  readonly changeMinutes: number;
}

/** How waits that ended in the last hour compare with the hour before; undefined when too few ended to say. */
export function waitTrend(starts: readonly RecentWait[], now: Millis): WaitTrend | undefined {
  const last = medianWait(between(starts, now - HOUR_MS, now));
  const before = medianWait(between(starts, now - 2 * HOUR_MS, now - HOUR_MS));
  if (last === undefined || before === undefined) return undefined;
  const changeMinutes = last - before;
  const isSteady = Math.abs(changeMinutes) < STEADY_MINUTES;
  return { changeMinutes, direction: isSteady ? 'steady' : changeMinutes > 0 ? 'up' : 'down' };
}

export const between = (starts: readonly RecentWait[], from: number, to: number) =>
  starts.filter(({ at }) => at > from && at <= to);

function medianWait(waits: readonly RecentWait[]): number | undefined {
  if (waits.length < LEAST) return undefined;
  const sorted = waits.map(({ waitMinutes }) => waitMinutes).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How many wait, by category; `untriaged` have none yet. */
export function waitingByAcuity(encounters: Iterable<Encounter>): Map<Acuity | 'untriaged', number> {
  const counts = new Map<Acuity | 'untriaged', number>();
  for (const encounter of encounters) {
    if (!isWaiting(encounter) || encounter.arrivedAt === undefined || encounter.mode === 'elective') continue;
    const key = encounter.acuity ?? 'untriaged';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
