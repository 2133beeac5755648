import { asEncounterId, asMillis, asSiteId, type Millis } from '../../src/core/schema/ids.ts';
import { simulate } from '../../src/core/simulation/hospital.ts';
import { randomProfile } from '../../src/core/simulation/random-profile.ts';
import { compact } from '../../src/core/ward/compact.ts';
import { replay } from '../../src/core/ward/project.ts';
import { DAY_MS, isActive, type EncounterRecord, type HospitalState } from '../../src/core/ward/state.ts';

const DAYS = 16;
const START = Date.UTC(2025, 2, 1);

/** A hospital after sixteen days, with as many active encounters as wanted: some of its own left out or repeated. */
export function crowdedHospital(active: number): { state: HospitalState; at: Millis; zone: string } {
  const zone = 'Europe/Berlin';
  const at = asMillis(START + DAYS * DAY_MS + 15 * 3_600_000);
  const site = asSiteId('bench');
  const events = simulate(randomProfile(7), {
    seed: 7,
    days: DAYS + 1,
    startAt: asMillis(START),
    zone,
    site,
  });
  const state = replay([...events].filter(({ recordedAt }) => recordedAt <= at));
  compact(state, at);
  const own = [...state.encounters.values()].filter(({ encounter }) => isActive(encounter));
  for (const { encounter } of own) state.encounters.delete(encounter.id);
  for (let i = 0; i < active; i++) add(state, own[(i * 37) % own.length]!, i);
  return { state, at, zone };
}

function add(state: HospitalState, record: EncounterRecord, copy: number): void {
  const id = asEncounterId(`${record.encounter.id}#${copy}`);
  state.encounters.set(id, { ...record, encounter: { ...record.encounter, id } });
}
