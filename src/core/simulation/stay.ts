import { DAY_MS, HOUR_MS } from '../ward/state.ts';
import type { Service } from './complaints.ts';
import type { LocalClock } from './local-clock.ts';
import { logistic, type Patient } from './patient.ts';
import type { WardProfile } from './profile.ts';
import { between, chance, gamma, lognormal, normal, type Rng } from './random.ts';

/** Median days until medically ready, acute and planned; lognormal with a standard deviation of the log of 0.8. */
const ACUTE_DAYS: Readonly<Record<Service, number>> = {
  medical: 2.7,
  surgical: 2.0,
  orthopaedic: 3.0,
  cardiology: 2.1,
  paediatric: 1.1,
  'intensive care': 3.6,
};
const PLANNED_DAYS: Readonly<Record<Service, number>> = {
  ...ACUTE_DAYS,
  medical: 1.4,
  surgical: 1.6,
  orthopaedic: 2.4,
  cardiology: 1.0,
};
const LOG_SD = 0.8;
const INTENSIVE_CARE_DAYS = 1.9;

/** Hours from a bed on a ward until medically ready. Old people stay longer. */
export function drawStayHours(
  rng: Rng,
  patient: Patient,
  service: Service,
  planned: boolean,
  factor: number,
): number {
  const median = (planned ? PLANNED_DAYS : ACUTE_DAYS)[service];
  const age = patient.ageYears < 16 ? 1 : Math.exp(0.011 * (patient.ageYears - 62));
  return Math.max(5, 24 * factor * age * lognormal(rng, median, LOG_SD));
}

export const drawIntensiveCareHours = (rng: Rng, factor: number) =>
  Math.max(10, 24 * factor * lognormal(rng, INTENSIVE_CARE_DAYS, 0.7));

export const deathProbability = (patient: Patient, inIntensiveCare: boolean) =>
  logistic(-5.4 + 0.045 * (patient.ageYears - 60) + 3 * patient.severity + (inIntensiveCare ? 1.4 : 0));

/**
 * The instant a patient who is well enough at `wellAt` is declared ready: on the round of that day, and at weekends
 * often not before Monday.
 */
export function drawReadyAt(
  rng: Rng,
  clock: LocalClock,
  wards: Pick<WardProfile, 'weekendDelay'>,
  placedAt: number,
  wellAt: number,
): number {
  const round = Math.min(17.5, Math.max(8.5, 11.6 + 2.1 * normal(rng)));
  let day = clock.day(wellAt);
  const postponed = chance(rng, wards.weekendDelay);
  for (;;) {
    const at = clock.instantOf(day, round);
    if (at > placedAt + 3 * HOUR_MS && !(postponed && clock.weekday(at) >= 5)) return at;
    day += 1;
  }
}

/** From ready until gone: medicines, letter, transport. */
export const drawLeavingMs = (rng: Rng) => HOUR_MS * (0.4 + gamma(rng, 2, 1.25));

/** What staff expect: noon of a day near the true one; `spread` is the standard deviation of the log of the stay. */
export function guessDeparture(
  rng: Rng,
  clock: LocalClock,
  now: number,
  readyAt: number,
  spread: number,
): number {
  const remaining = Math.max(0.25 * DAY_MS, readyAt - now) * lognormal(rng, 1, spread);
  return Math.max(clock.instantOf(clock.day(now + remaining), 12), now + HOUR_MS);
}

/** A patient who gets worse on the ward: from when, for how long, how bad. */
export interface Crisis {
  readonly from: number;
  readonly until: number;
  readonly peak: number;
}

export function drawCrisis(
  rng: Rng,
  patient: Patient,
  placedAt: number,
  readyAt: number,
): Crisis | undefined {
  if (!chance(rng, logistic(-3.3 + 0.02 * (patient.ageYears - 60) + 2.5 * patient.severity)))
    return undefined;
  const hours = between(rng, 10, 36);
  const from = placedAt + between(rng, 0.1, 0.7) * (readyAt - placedAt);
  return { from, until: from + hours * HOUR_MS, peak: between(rng, 0.5, 0.95) };
}

/** Severity `hours` later: recovery halves it in about two days; a crisis raises it steadily to its peak. */
export function severityAt(current: number, hours: number, crisis: Crisis | undefined, now: number): number {
  const recovered = Math.max(0.03, current * Math.exp(-hours / 70));
  if (!crisis || now < crisis.from || now > crisis.until) return recovered;
  const share = (now - crisis.from) / (crisis.until - crisis.from);
  return Math.max(recovered, current + (crisis.peak - current) * Math.min(1, share + 0.15));
}
