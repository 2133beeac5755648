import { connectLocal } from '#app/local-app.ts';
import { extractFeatures } from '#core/features/extract.ts';
import { baselineFrame } from '#core/forecast/baseline/frame.ts';
import { asMillis, asPractitionerId, asSiteId } from '#core/schema/ids.ts';
import { district } from '#core/simulation/designs.ts';
import { simulate } from '#core/simulation/hospital.ts';
import { DAY_MS } from '#core/ward/state.ts';
import type { Connection, ConnectionCallbacks } from '#workers/protocol.ts';

const DAYS = 70;
const zone = 'Europe/Berlin';

/** Stands in for the workers while the screens are looked at: a simulated hospital, its baselines, all in the page. */
export function connectWorkers(callbacks: ConnectionCallbacks): Connection {
  const now = asMillis(Date.now());
  const site = asSiteId('demo');
  const startAt = asMillis(now - DAYS * DAY_MS);
  const events = [...simulate(district(), { seed: 7, startAt, zone, site, days: DAYS })];
  const query = new URLSearchParams(location.search);
  const age = Number(query.get('age') ?? 0) * 60_000;
  const connection = connectLocal(
    {
      site: { id: site, name: 'District hospital', zone, demo: true },
      events,
      now: () => asMillis(Date.now()),
      frame: (state, at, version) => {
        const batch = extractFeatures(state, { at, zone, version });
        const frame = baselineFrame(batch, 'The model has not been loaded on this device yet.');
        return { ...frame, dataTo: asMillis(frame.dataTo - age) };
      },
      status: query.has('anonymous') ? {} : { author: asPractitionerId('K. Lindqvist') },
    },
    callbacks,
  );
  return connection;
}
