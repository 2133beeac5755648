import { expect, it } from 'vitest';
import { asMillis, asSiteId } from '../schema/ids.ts';
import { profileNamed } from '../simulation/designs.ts';
import { simulate } from '../simulation/hospital.ts';
import { flowHistory } from './flow.ts';
import { replay } from './project.ts';
import { DAY_MS, HOUR_MS, hourOf } from './state.ts';

const startAt = asMillis(Date.UTC(2026, 0, 5));
const at = asMillis(startAt + 5 * DAY_MS);
const options = { days: 5, seed: 3, startAt, zone: 'Europe/Berlin', site: asSiteId('site') };
const state = replay(simulate(profileNamed('district')!, options));

it('walks occupancy back to how many really were in each unit at the end of each hour', () => {
  const flow = flowHistory(state, at, 72);
  const encounters = Array.from(state.encounters.values(), ({ encounter }) => encounter);
  for (const [unit, occupancy] of flow.occupancy)
    for (let i = 0; i < 71; i++) {
      const end = (flow.fromHour + i + 1) * HOUR_MS;
      const present = encounters.filter(({ stays }) =>
        stays.some(
          (stay) => stay.unit === unit && stay.from < end && (stay.to === undefined || stay.to >= end),
        ),
      );
      expect(occupancy[i]).toBe(present.length);
    }
});

it('counts arrivals by hour, the last entry being the hour that is still filling', () => {
  const flow = flowHistory(state, at, 48);
  expect(flow.fromHour + 47).toBe(hourOf(at));
  const arrived = Array.from(state.encounters.values(), ({ encounter }) => encounter.arrivedAt ?? 0);
  const within = arrived.filter((time) => hourOf(time) >= flow.fromHour && hourOf(time) <= hourOf(at));
  expect(flow.arrivals.reduce((sum, count) => sum + count, 0)).toBe(within.length);
});

it('knows every configured unit, also an empty one', () => {
  expect([...flowHistory(state, at).occupancy.keys()].sort()).toEqual([...state.units.keys()].sort());
});
