import { asMillis, asSiteId, type Millis } from '../../src/core/schema/ids.ts';
import type { LogEvent } from '../../src/core/schema/event.ts';
import { district } from '../../src/core/simulation/designs.ts';
import { createHospital } from '../../src/core/simulation/hospital.ts';
import type { Profile, Rota } from '../../src/core/simulation/profile.ts';
import { HOUR_MS } from '../../src/core/ward/state.ts';

/** The district hospital, `factor` times as large in everything: arrivals, people on duty, beds, planned admissions. */
export function scaledHospital(factor: number): Profile {
  const { arrivals, department, wards, ...rest } = district();
  const whole = (value: number) => Math.max(1, Math.round(value * factor));
  const rota = ({ weekdays, weekends }: Rota): Rota => ({
    weekdays: weekdays.map(whole),
    weekends: weekends.map(whole),
  });
  return {
    ...rest,
    arrivals: { ...arrivals, perDay: arrivals.perDay * factor },
    department: { ...department, clinicians: rota(department.clinicians), nurses: rota(department.nurses) },
    wards: {
      ...wards,
      units: wards.units.map((unit) => ({ ...unit, beds: whole(unit.beds), nurses: rota(unit.nurses) })),
      electivesPerWeek: Object.fromEntries(
        Object.entries(wards.electivesPerWeek).map(([service, perWeek]) => [service, perWeek * factor]),
      ),
    },
  };
}

export const BENCH_ZONE = 'Europe/Berlin';

/**
 * The first `count` events of a hospital, oldest first, in parts of six hours. What was going on when the log begins
 * is part of it.
 */
export function* logOf(profile: Profile, count: number, startAt: Millis): Generator<readonly LogEvent[]> {
  const hospital = createHospital(profile, { seed: 11, startAt, zone: BENCH_ZONE, site: asSiteId('bench') });
  let given = 0;
  for (let at = startAt + 6 * HOUR_MS; given < count; at += 6 * HOUR_MS) {
    const part = hospital.advanceTo(asMillis(at)).slice(0, count - given);
    given += part.length;
    yield part;
  }
}
