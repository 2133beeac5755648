import { HOUR_MS } from '../ward/state.ts';
import type { LocalClock } from './local-clock.ts';
import type { ArrivalProfile } from './profile.ts';
import { between, createRng, gamma, normal, poisson, type Rng } from './random.ts';

/** Where the arrival process stands: its generator and the effect of the present day. */
export interface ArrivalState {
  readonly rng: Rng;
  /** Standard normal, autoregressive from day to day. */
  lasting: number;
  day: number;
  effect: number;
}

export const createArrivals = (seed: number): ArrivalState => {
  const rng = createRng(seed, 'arrivals');
  return { rng, lasting: normal(rng), day: -1, effect: 1 };
};

/** Instants of all arrivals in the hour from `from`, in order. Given the day they are a Poisson process. */
export function drawHour(
  state: ArrivalState,
  profile: ArrivalProfile,
  clock: LocalClock,
  from: number,
): number[] {
  startDay(state, profile, clock.day(from));
  const count = poisson(state.rng, hourlyRate(profile, clock, from) * state.effect);
  const times = Array.from({ length: count }, () => Math.floor(between(state.rng, from, from + HOUR_MS)));
  return times.sort((a, b) => a - b);
}

/** Expected arrivals in the hour from `from`, before the effect of the day. */
export function hourlyRate(profile: ArrivalProfile, clock: LocalClock, from: number): number {
  const weekday = clock.weekday(from);
  const shift = weekday >= 5 ? profile.weekendShiftHours : 0;
  const hour = (Math.floor(clock.hourOfDay(from)) - shift + 24) % 24;
  const rate = (profile.perDay / 24) * profile.hourly[Math.floor(hour)]! * profile.weekday[weekday]!;
  return rate * seasonAt(profile, clock.day(from));
}

const seasonAt = ({ season, seasonPeakDay }: ArrivalProfile, day: number) =>
  1 + season * Math.cos((2 * Math.PI * (day - seasonPeakDay)) / 365.25);

/** Two effects make a day busy beyond chance: one that lasts over days (AR(1), lognormal), one of the day (gamma). */
function startDay(state: ArrivalState, profile: ArrivalProfile, day: number): void {
  if (day === state.day) return;
  const { autocorrelation: phi, lastingCv, dayCv } = profile;
  state.day = day;
  state.lasting = phi * state.lasting + Math.sqrt(1 - phi * phi) * normal(state.rng);
  const shape = 1 / (dayCv * dayCv);
  state.effect =
    Math.exp(lastingCv * state.lasting - (lastingCv * lastingCv) / 2) * gamma(state.rng, shape, 1 / shape);
}
