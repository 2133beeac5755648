import type { Millis, PractitionerId, SiteId } from '#core/schema/ids.ts';
import type { SiteResponse } from '#core/schema/wire.ts';
import type { TabletStore } from '#storage/event-store.ts';

/** The little things a device keeps between starts, and what each is called in the settings. */
export interface Memo {
  site: KnownSite | undefined;
  author: PractitionerId | undefined;
  /** Server's clock less this device's, ms. */
  clockOffset: number | undefined;
  lastSuccessAt: Millis | undefined;
  /** The epoch of which this device once held everything. */
  wholeEpoch: string | undefined;
}

export interface KnownSite {
  readonly site: SiteId;
  readonly name: string;
  readonly zone: string;
  readonly demo: boolean;
}

export const knownSite = ({ site, name, zone, demo }: SiteResponse): KnownSite => ({
  site,
  name,
  zone,
  demo,
});

export async function readMemo({ settings }: TabletStore): Promise<Memo> {
  return {
    site: await settings.get('site'),
    author: await settings.get('author'),
    clockOffset: await settings.get('clockOffset'),
    lastSuccessAt: await settings.get('lastSuccessAt'),
    wholeEpoch: await settings.get('wholeEpoch'),
  };
}

export async function keep<Key extends keyof Memo>(
  { settings }: TabletStore,
  memo: Memo,
  key: Key,
  value: Memo[Key],
): Promise<void> {
  memo[key] = value;
  await settings.set(key, value);
}
