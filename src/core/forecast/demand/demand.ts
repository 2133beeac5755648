import type { FeatureBatch } from '../../features/batch.ts';
import { leaveWithin, type ForecastParts, type StayForecast } from '../parts.ts';
import {
  ARRIVALS_HORIZON_H,
  DEMAND_HORIZONS_H,
  LEVELS,
  LEVEL_COUNT,
  type UnitDemand,
} from '../prediction.ts';
import { inflowOf, type Inflow } from './inflow.ts';
import {
  convolve,
  countPmf,
  discretisedNormal,
  leftOf,
  mixture,
  pmfQuantile,
  poissonBinomial,
  type Pmf,
} from './pmf.ts';

/** What the demand model learns; the baseline uses the defaults. */
export interface DemandParameters {
  /** Good and bad days for going home, shared by all of a unit: standard deviation of the log odds of leaving. */
  readonly dischargeSpread: number;
  /** Factor on `DemandInput.dayEffect`. */
  readonly arrivalsSpread: number;
}

export const DEMAND_DEFAULTS: DemandParameters = { dischargeSpread: 0.3, arrivalsSpread: 1 };

/**
 * Patients who need a bed and beds free, per unit. Given the day, people are independent: those in beds and those in
 * the department are Bernoulli trials, those not yet arrived a count; the day itself is shared, so that a bad day is
 * bad for all (people added as independent give intervals that are too narrow: Baas 2021). At the four horizons the
 * distributions are convolved; the hourly fan is made of their first two moments.
 */
export function demandForecast(
  batch: FeatureBatch,
  parts: Pick<ForecastParts, 'admission' | 'stay' | 'arrivals'>,
  parameters: DemandParameters = DEMAND_DEFAULTS,
): UnitDemand[] {
  return batch.demand.units.map((_, index) => unitDemand(batch, index, parts, parameters));
}

/** One unit's people: rows of the stay table, and who may come. */
interface UnitPeople {
  readonly rows: readonly number[];
  readonly stay: StayForecast;
  readonly inflow: Inflow;
  readonly spread: number;
  /** Dispersion of the numbers not yet arrived. */
  readonly dispersion: number;
}

function unitDemand(
  batch: FeatureBatch,
  index: number,
  { admission, stay, arrivals }: Pick<ForecastParts, 'admission' | 'stay' | 'arrivals'>,
  parameters: DemandParameters,
): UnitDemand {
  const { unit, beds, occupied } = batch.demand.units[index]!;
  const people: UnitPeople = {
    rows: rowsOf(batch.stay.unit, index),
    stay,
    inflow: inflowOf(batch, index, admission, arrivals.mean),
    spread: parameters.dischargeSpread,
    dispersion: (parameters.arrivalsSpread * batch.demand.dayEffect) ** 2,
  };
  const needed = DEMAND_HORIZONS_H.map((hours) => occupancyPmf(people, hours));
  return {
    unit,
    beds,
    occupied,
    needed: quantilesOf(needed),
    free: quantilesOf(needed.map((pmf) => leftOf(beds, pmf))),
    incoming: Float32Array.from(DEMAND_HORIZONS_H, (hours) => incoming(people.inflow, hours)),
    leaving: Float32Array.from(DEMAND_HORIZONS_H, (hours) =>
      people.rows.reduce((sum, row) => sum + leaveWithin(stay, row, hours), 0),
    ),
    hourly: hourlyFan(people),
  };
}

function rowsOf(units: Int16Array, index: number): number[] {
  const rows: number[] = [];
  units.forEach((unit, row) => unit === index && rows.push(row));
  return rows;
}

const quantilesOf = (pmfs: readonly Pmf[]): Float32Array =>
  Float32Array.from(pmfs.flatMap((pmf) => LEVELS.map((level) => pmfQuantile(pmf, level))));

function incoming({ curveOf, chance, fromDoor, other }: Inflow, hours: number): number {
  const fromDepartment = chance.reduce((sum, p, row) => sum + (p > 0 ? p * curveOf(row).come[hours]! : 0), 0);
  return fromDepartment + fromDoor.come[hours]! + other.come[hours]!;
}

/** Gauss-Hermite nodes and weights for a standard normal day. */
const DAYS = [
  { z: -2.856970014, weight: 0.011257411 },
  { z: -1.35562618, weight: 0.222075922 },
  { z: 0, weight: 0.533333333 },
  { z: 1.35562618, weight: 0.222075922 },
  { z: 2.856970014, weight: 0.011257411 },
] as const;

/** Chances below this are counted together as a Poisson number (error by Le Cam: less than their squares' sum). */
const RARE = 0.02;
/** Above so many people the normal distribution serves: its error is far below one patient. */
const MANY = 200;

/** Distribution of the patients who are or want to be in the unit's beds in `hours`. */
export function occupancyPmf(people: UnitPeople, hours: number): Pmf {
  const coming = comingPmf(people, hours);
  const leaving = people.rows.map((row) => leaveWithin(people.stay, row, hours));
  return mixture(
    DAYS.map(({ z, weight }) => {
      const odds = Math.exp(people.spread * z);
      const staying = leaving.map((leave) => 1 - onDay(leave, odds));
      return { weight, pmf: convolve(bernoulliSum(staying), coming) };
    }),
  );
}

function comingPmf({ inflow, dispersion }: UnitPeople, hours: number): Pmf {
  const { curveOf, chance, fromDoor, other } = inflow;
  const likely: number[] = [];
  let rare = other.there[hours]!;
  chance.forEach((p, row) => {
    const there = p > 0 ? p * curveOf(row).there[hours]! : 0;
    if (there < RARE) rare += there;
    else likely.push(Math.min(1, there));
  });
  return convolve(
    bernoulliSum(likely),
    convolve(countPmf(rare, 0), countPmf(fromDoor.there[hours]!, dispersion)),
  );
}

const bernoulliSum = (chances: readonly number[]): Pmf => {
  if (chances.length <= MANY) return poissonBinomial(chances);
  const mean = chances.reduce((sum, p) => sum + p, 0);
  return discretisedNormal(
    mean,
    chances.reduce((sum, p) => sum + p * (1 - p), 0),
  );
};

/** The chance of leaving on a day that multiplies its odds. */
function onDay(leave: number, odds: number): number {
  return (leave * odds) / (1 - leave + leave * odds);
}

/** Standard normal quantiles at `LEVELS`. */
const NORMAL = [-1.6448536, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 1.6448536] as const;

function hourlyFan(people: UnitPeople): Float32Array {
  const fan = new Float32Array(ARRIVALS_HORIZON_H * LEVEL_COUNT);
  const { mean, variance } = moments(people);
  for (let t = 1; t <= ARRIVALS_HORIZON_H; t++) {
    const sd = Math.sqrt(variance[t]!);
    NORMAL.forEach((z, i) => (fan[(t - 1) * LEVEL_COUNT + i] = Math.max(0, mean[t]! + z * sd)));
  }
  return fan;
}

/** Mean and variance of the occupancy at each hour from now. */
function moments({ rows, stay, inflow, spread, dispersion }: UnitPeople) {
  const { curveOf, chance, fromDoor, other } = inflow;
  const mean = fromDoor.there.map((door, t) => door + other.there[t]!);
  const variance = mean.map((value, t) => value + dispersion * fromDoor.there[t]! ** 2);
  const shared = new Float64Array(mean.length);
  for (const row of rows) {
    for (let t = 1; t < mean.length; t++) {
      const leave = leaveWithin(stay, row, t);
      mean[t]! += 1 - leave;
      shared[t]! += leave * (1 - leave);
    }
  }
  for (let row = 0; row < chance.length; row++) {
    const p = chance[row]!;
    if (p > 0) addChances(mean, variance, p, curveOf(row).there);
  }
  return { mean, variance: variance.map((value, t) => value + shared[t]! + (spread * shared[t]!) ** 2) };
}

function addChances(mean: Float64Array, variance: Float64Array, chance: number, there: Float64Array): void {
  for (let t = 1; t < mean.length; t++) {
    const p = Math.min(1, chance * there[t]!);
    mean[t]! += p;
    variance[t]! += p * (1 - p);
  }
}
