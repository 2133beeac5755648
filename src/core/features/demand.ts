import { ARRIVALS_HORIZON_H } from '../forecast/prediction.ts';
import { HOUR_MS, RECENT_KEPT, hourOf, type HospitalState } from '../ward/state.ts';
import { CDF_HOURS, type DemandInput, type DemandUnit } from './batch.ts';
import { NO_COUNTS, WEEK_H, countBetween, usualBetween } from './climatology.ts';
import { hoursSince, type HospitalContext } from './context.ts';
import type { BeddedUnit } from './units.ts';

/** What the demand forecast needs beside the other models' outputs. */
export function demandInput(
  state: HospitalState,
  context: HospitalContext,
  units: readonly BeddedUnit[],
  admissionRate: number,
): DemandInput {
  const shares = admissionShares(state, units);
  return {
    units: units.map(({ unit, kind, beds, occupied, survival }, i): DemandUnit => ({
      unit,
      kind,
      beds,
      occupied,
      share: shares[i]!,
      otherInflow: otherInflow(state, context, unit),
      survival,
    })),
    arrivalToBed: cdfOf(hoursToBed(context), 6),
    decisionToBed: cdfOf(
      state.history.boardings.map(({ hours }) => hours),
      3,
    ),
    admissionRate,
    dayEffect: dayEffect(context),
  };
}

/** Where the department's patients go, from the latest admissions; as if ten more had gone by number of beds. */
function admissionShares(state: HospitalState, units: readonly BeddedUnit[]): number[] {
  const { boardings } = state.history;
  const beds = units.reduce((sum, unit) => sum + unit.beds, 0);
  const known = boardings.filter(({ unit }) => units.some((bedded) => bedded.unit === unit)).length;
  return units.map((unit) => {
    const count = boardings.filter((boarding) => boarding.unit === unit.unit).length;
    const byBeds = beds > 0 ? unit.beds / beds : 1 / units.length;
    return (count + 10 * byBeds) / (known + 10);
  });
}

/**
 * Into a unit but not from the department, per hour of the next 72: what came in less what boarded, averaged over
 * the last four weeks by hour of the day, weekdays and weekend apart.
 */
function otherInflow(state: HospitalState, context: HospitalContext, unit: string): Float32Array {
  const came = state.history.hourly.get(`in:${unit}`) ?? NO_COUNTS;
  const { boardings } = state.history;
  const to = hourOf(context.at);
  const kept = boardings.length < RECENT_KEPT ? -Infinity : hourOf(boardings[0]!.at) + 1;
  const from = Math.max(context.fromHour, to - 28 * 24, kept);
  const boarded = new Map<number, number>();
  for (const b of boardings)
    if (b.unit === unit) boarded.set(hourOf(b.at), (boarded.get(hourOf(b.at)) ?? 0) + 1);
  const sums = new Float64Array(48);
  const seen = new Float64Array(48);
  for (let hour = from; hour < to; hour++) {
    const slot = daySlot(context.calendar(hour));
    sums[slot]! += Math.max(0, (came.get(hour) ?? 0) - (boarded.get(hour) ?? 0));
    seen[slot]! += 1;
  }
  const first = Math.ceil(context.at / HOUR_MS);
  return Float32Array.from({ length: ARRIVALS_HORIZON_H }, (_, i) => {
    const slot = daySlot(context.calendar(first + i));
    return seen[slot]! > 0 ? sums[slot]! / seen[slot]! : 0;
  });
}

const daySlot = (hourOfWeek: number) => (hourOfWeek % 24) + (hourOfWeek >= 120 ? 24 : 0);

function hoursToBed({ recent }: HospitalContext): number[] {
  const hours: number[] = [];
  for (const { arrivedAt, admittedAt, mode } of recent) {
    if (arrivedAt === undefined || admittedAt === undefined || mode === 'elective') continue;
    if (admittedAt > arrivedAt) hours.push(hoursSince(admittedAt, arrivedAt));
  }
  return hours;
}

/** P(within h hours), h = 0 … CDF_HOURS; as if twenty more were spread as a Weibull curve of shape 1.5. */
function cdfOf(hours: readonly number[], typicalHours: number): Float32Array {
  const counts = new Float64Array(CDF_HOURS + 1);
  for (const value of hours) counts[Math.min(CDF_HOURS, Math.ceil(value))]! += 1;
  let sum = 0;
  return Float32Array.from(counts, (count, h) => {
    sum += count;
    const prior = 1 - Math.exp(-((h / typicalHours) ** 1.5));
    return (sum + 20 * prior) / (hours.length + 20);
  });
}

/** Spread of the last 28 whole days around what their hours promise, less what chance alone would do. */
function dayEffect(context: HospitalContext): number {
  const now = hourOf(context.at);
  const days = Math.min(28, Math.floor((now - context.fromHour) / 24));
  // The record is part of its own mean.
  const unseen = 1 - 0.9 / Math.max(1, (now - context.fromHour) / WEEK_H);
  let excess = 10 * 0.08 ** 2;
  for (let day = 1; day <= days; day++) {
    const from = now - day * 24;
    const usual = usualBetween(context.usualArrivals.mean, from, from + 24, context.calendar);
    if (usual > 0)
      excess += (countBetween(context.arrivals, from, from + 24) / usual - 1) ** 2 / unseen - 1 / usual;
  }
  return Math.min(0.4, Math.sqrt(Math.max(0.0004, excess / (days + 10))));
}
