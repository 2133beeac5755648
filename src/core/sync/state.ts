import type { WardId } from '../schema/ids.ts';
import { MAX_PUSH_EVENTS } from '../schema/wire.ts';

/**
 * What a tablet knows of where it stands with the server. Three functions make the sync, none of which does anything:
 *
 *     state --decide--> action --(the loop does it)--> news --receive--> state
 *
 * Invariants:
 * 1. A page is only appended right after the cursor: n follows n-1, so a tablet can prove that it has everything.
 * 2. A fact leaves the queue only by a verdict that names it. A status code, an empty or a foreign body acknowledges nothing.
 * 3. All that is kept between two steps is in the store: `initialSync` of what the store says may replace the state at
 *    any moment (a crash), and the outcome is the same.
 */
export interface SyncState {
  /** Which of the server's databases the pulled log is a copy of; undefined before the first answer. */
  readonly epoch: string | undefined;
  readonly cursors: ReadonlyMap<WardId, number>;
  /** The server's last numbers; undefined = to be asked for. */
  readonly heads: ReadonlyMap<WardId, number> | undefined;
  readonly unsent: number;
  /** Halved when the server finds a push too large, down to one fact. */
  readonly batch: number;
  /** Set when the server's database turned out to be another one: offer everything again and start the copy anew. */
  readonly restartAt: string | undefined;
  /** Failures in a row. */
  readonly failures: number;
  readonly mustWait: boolean;
}

/** What the store says, after a start or a crash. */
export interface Remembered {
  readonly epoch: string | undefined;
  readonly cursors: ReadonlyMap<WardId, number>;
  readonly unsent: number;
}

export const initialSync = (remembered: Remembered): SyncState => ({
  ...remembered,
  heads: undefined,
  batch: MAX_PUSH_EVENTS,
  restartAt: undefined,
  failures: 0,
  mustWait: false,
});

/** Wards of which the server has more than this tablet. */
export const wardsBehind = ({ heads, cursors }: SyncState): WardId[] =>
  [...(heads ?? [])].flatMap(([ward, head]) => (head > (cursors.get(ward) ?? 0) ? [ward] : []));

/** True when nothing is known to be missing on either side. */
export const isInStep = (state: SyncState) =>
  state.unsent === 0 &&
  state.heads !== undefined &&
  state.restartAt === undefined &&
  wardsBehind(state).length === 0;

/** How much of the copy is here, for a progress bar. */
export function progressOf({ cursors, heads }: SyncState): { received: number; total: number } {
  let received = 0;
  let total = 0;
  for (const [ward, head] of heads ?? []) {
    received += Math.min(head, cursors.get(ward) ?? 0);
    total += head;
  }
  return { received, total };
}
