import type { PayloadOf } from '../schema/payload.ts';
import type { Patient } from './patient.ts';
import { chance, normal, type Rng } from './random.ts';

type Observations = PayloadOf<'v1.ObservationsRecorded'>;

/** A set of vital signs as illness of this severity shows itself, with the scatter of people and instruments. */
export function measure(rng: Rng, patient: Patient): Observations {
  const s = patient.severity;
  const child = childhood(patient.ageYears);
  const hot = patient.fever ? 1.6 + 0.5 * normal(rng) : 0;
  const saturation = 97.4 - 9 * s ** 1.3 + normal(rng);
  const supplementalOxygen = saturation < 92.5 || (s > 0.45 && saturation < 95);
  const systolic = 134 - 34 * child + (patient.ageYears > 60 ? 8 : 0) - 46 * s ** 1.6 + 13 * normal(rng);
  return {
    respiratoryRate: whole(15.2 + 11 * child + 13 * s + 1.6 * normal(rng), 6, 60),
    oxygenSaturation: whole(saturation + (supplementalOxygen ? 2.5 : 0), 70, 100),
    supplementalOxygen,
    temperatureCelsius: tenths(36.7 + hot + 0.25 * normal(rng) - (s > 0.8 ? 0.5 : 0), 34, 41.5),
    systolic: whole(systolic, 55, 225),
    diastolic: whole(systolic * 0.6 + 4 * normal(rng), 30, 130),
    heartRate: whole(76 + 38 * child + 44 * s + 7 * hot + 10 * normal(rng), 38, 200),
    consciousness: consciousness(rng, s),
    pain: whole(patient.pain + normal(rng), 0, 10),
  };
}

/** Until the next set: by severity, as the response table of NEWS2 asks; sooner in the department. */
export function minutesToNextSet(severity: number, place: 'department' | 'ward' | 'intensive_care'): number {
  if (place === 'intensive_care') return 240;
  if (place === 'department') return severity > 0.45 ? 60 : severity > 0.3 ? 110 : 220;
  return severity > 0.45 ? 200 : severity > 0.25 ? 420 : 760;
}

/** 1 at birth, 0 from 16 years on. */
const childhood = (ageYears: number) => Math.max(0, 1 - ageYears / 16);

function consciousness(rng: Rng, severity: number): NonNullable<Observations['consciousness']> {
  if (severity > 0.93) return chance(rng, 0.6) ? 'U' : 'P';
  if (severity > 0.75) return chance(rng, 0.35) ? 'V' : 'A';
  return severity > 0.4 && chance(rng, 0.08) ? 'C' : 'A';
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const whole = (value: number, low: number, high: number) => Math.round(clamp(value, low, high));
const tenths = (value: number, low: number, high: number) => Math.round(clamp(value, low, high) * 10) / 10;
