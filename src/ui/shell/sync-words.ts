import type { SyncStatus } from '#app/contract.ts';
import type { Millis } from '#core/schema/ids.ts';
import { plural, when } from '../format.ts';
import type { IconName } from '../icons.ts';

export interface SyncWords {
  readonly icon: IconName;
  readonly tone: 'good' | 'warn' | 'bad' | 'neutral';
  readonly text: string;
}

/** What stands in the top bar. "Synced" is only said of an acknowledged whole. */
export function syncWords(sync: SyncStatus, now: Millis, zone: string): SyncWords {
  const last = sync.lastSuccessAt === undefined ? undefined : when(sync.lastSuccessAt, now, zone);
  const unsent = sync.unsent > 0 ? ` · ${sync.unsent} unsent` : '';
  switch (sync.state) {
    case 'synced':
      return { icon: 'check', tone: 'good', text: last ? `Synced ${last}` : 'Synced' };
    case 'unsent':
      return { icon: 'unsent', tone: 'warn', text: `${plural(sync.unsent, 'fact')} unsent` };
    case 'syncing':
      return { icon: 'sync', tone: 'neutral', text: `Syncing${unsent}` };
    case 'offline':
      return { icon: 'offline', tone: 'warn', text: (last ? `Offline since ${last}` : 'Offline') + unsent };
    case 'error':
      return { icon: 'warning', tone: 'bad', text: `Sync failed${unsent}` };
  }
}
