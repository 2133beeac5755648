import type { WardId } from '../schema/ids.ts';
import { MAX_PULL_EVENTS } from '../schema/wire.ts';
import { wardsBehind, type SyncState } from './state.ts';

/** The next thing to do; `rest` until news comes. */
export type SyncAction =
  /** Offer all facts of the last 30 days again, forget the pulled log, then remember `epoch`: in this order. */
  | { readonly kind: 'restart'; readonly epoch: string }
  | { readonly kind: 'push'; readonly limit: number }
  | { readonly kind: 'ask_heads' }
  | { readonly kind: 'pull'; readonly ward: WardId; readonly after: number; readonly limit: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'rest' };

/**
 * What was recorded here goes out before anything is fetched: it exists nowhere else.
 * @param random in [0, 1): spreads the tablets of a hospital after its server was down
 */
export function decide(state: SyncState, random: number): SyncAction {
  if (state.mustWait) return { kind: 'wait', ms: backoffMs(state.failures, random) };
  if (state.restartAt !== undefined) return { kind: 'restart', epoch: state.restartAt };
  if (state.unsent > 0) return { kind: 'push', limit: state.batch };
  if (state.heads === undefined || state.epoch === undefined) return { kind: 'ask_heads' };
  const [ward] = wardsBehind(state);
  if (ward === undefined) return { kind: 'rest' };
  return { kind: 'pull', ward, after: state.cursors.get(ward) ?? 0, limit: MAX_PULL_EVENTS };
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Doubles from a second to a minute; the half of it is jitter. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(30, failures - 1));
  return Math.round((full * (1 + random)) / 2);
}
