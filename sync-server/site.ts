import type { Settings } from './storage/event-repository.ts';

/** What the server says about itself in every answer and on `GET /api/v1/site`. */
export interface SiteFacts {
  readonly name: string;
  /** IANA name. */
  readonly zone: string;
  readonly demo: boolean;
}

export async function readSite(settings: Settings): Promise<SiteFacts | undefined> {
  const values = await settings.all();
  const name = values.get('name');
  const zone = values.get('zone');
  return name === undefined || zone === undefined
    ? undefined
    : { name, zone, demo: values.get('demo') === 'true' };
}

export const writeSite = (settings: Settings, { name, zone, demo }: SiteFacts): Promise<void> =>
  settings.set({ name, zone, demo: String(demo) });
