import * as v from 'valibot';
import { modelNames, type ModelName } from '#core/forecast/prediction.ts';
import { err, ok, type Result } from '#core/result.ts';
import { Manifest } from '#core/schema/manifest.ts';

export interface ModelCard {
  readonly name: ModelName;
  readonly manifest: Result<Manifest>;
}

/** What is published about each model, as far as this device can read it now. */
export const loadManifests = (get: typeof fetch): Promise<ModelCard[]> =>
  Promise.all(modelNames.map(async (name) => ({ name, manifest: await loadManifest(get, name) })));

async function loadManifest(get: typeof fetch, name: ModelName): Promise<Result<Manifest>> {
  try {
    const answer = await get(`/models/${name}/manifest.json`);
    if (!answer.ok) return err(missing(`it answers ${answer.status}`));
    const parsed = v.safeParse(Manifest, await answer.json());
    return parsed.success ? ok(parsed.output) : err(missing('it cannot be read'));
  } catch {
    return err(missing('there is no network and no copy'));
  }
}

const missing = (why: string) => ({
  type: 'ManifestMissing',
  message: `Its description is not on this device: ${why}.`,
});
