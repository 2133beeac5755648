import { isInStep } from '#core/sync/state.ts';
import type { SyncStatus } from '../protocol.ts';
import type { SyncFacts } from './sync-loop.ts';

/** One word for where sync stands. "Synced" is only said when nothing is missing on either side. */
export function syncWord({ state, doing, failure }: SyncFacts): SyncStatus['state'] {
  if (failure?.type === 'Unreachable') return 'offline';
  if (failure) return 'error';
  if (isInStep(state)) return 'synced';
  return doing === 'push' || state.unsent > 0 ? 'unsent' : 'syncing';
}
