import { CDF_HOURS, type DemandInput, type DemandUnit, type FeatureBatch } from '../../features/batch.ts';
import { survivalAt } from '../../features/survival.ts';
import { ARRIVALS_HORIZON_H } from '../prediction.ts';

const HOURS = ARRIVALS_HORIZON_H;

/** Hourly curves, entry t = at t hours from now, t = 0 … 72. */
export interface InflowCurve {
  /** P(has come by t). */
  readonly come: Float64Array;
  /** P(has come by t and is still there). */
  readonly there: Float64Array;
}

/** Who may come to a unit, as numbers of independent people. */
export interface Inflow {
  /** Of each person in the department: how they come to this unit, if they are admitted and if it is this unit. */
  readonly curveOf: (row: number) => InflowCurve;
  /** P(admitted and to this unit) of each person in the department. */
  readonly chance: Float64Array;
  /** People not yet in the hospital: expected numbers. */
  readonly fromDoor: InflowCurve;
  /** Planned admissions and transfers: expected numbers. */
  readonly other: InflowCurve;
}

/** @param admission P(admission) per row @param arrivals expected department arrivals per hour of the next 72 */
export function inflowOf(
  batch: FeatureBatch,
  unitIndex: number,
  admission: Float32Array,
  arrivals: Float32Array,
): Inflow {
  const { demand } = batch;
  const unit = demand.units[unitIndex]!;
  const staying = Float64Array.from({ length: HOURS + 1 }, (_, t) => survivalAt(unit.survival, t));
  const admitted = demand.admissionRate * unit.share;
  return {
    curveOf: curvesOfDepartment(batch, staying),
    chance: chances(batch, unitIndex, unit, admission),
    fromDoor: expected(arrivals, doorCurve(demand, staying), admitted),
    other: expected(unit.otherInflow, { come: new Float64Array(HOURS + 1).fill(1), there: staying }, 1),
  };
}

function chances(
  { admission: rows }: FeatureBatch,
  index: number,
  unit: DemandUnit,
  admission: Float32Array,
) {
  return Float64Array.from(admission, (p, row) => {
    const target = rows.target[row]!;
    return target < 0 ? p * unit.share : target === index ? p : 0;
  });
}

/** Curves depend on the whole hours spent so far only: each is made once, however many people share it. */
function curvesOfDepartment({ admission: rows, demand }: FeatureBatch, staying: Float64Array) {
  const made = new Map<number, InflowCurve>();
  return (row: number): InflowCurve => {
    const decided = rows.decided[row] === 1;
    const spent = Math.min(
      CDF_HOURS,
      Math.floor(decided ? rows.boardedHours[row]! : rows.elapsedHours[row]!),
    );
    const key = decided ? spent : -1 - spent;
    let curve = made.get(key);
    if (!curve) {
      const cdf = decided ? demand.decisionToBed : demand.arrivalToBed;
      made.set(key, (curve = withStay(conditional(cdf, spent), staying)));
    }
    return curve;
  };
}

/** P(within t more hours | not within `spent`). Beyond the curve's end a bed comes at one in eight each hour. */
function conditional(cdf: Float32Array, spent: number): Float64Array {
  const left = 1 - cdf[spent]!;
  const curve = new Float64Array(HOURS + 1);
  for (let t = 1; t <= HOURS; t++) {
    const known = left > 1e-3 && spent + t <= CDF_HOURS;
    const value = known ? (cdf[spent + t]! - cdf[spent]!) / left : 1 - (7 / 8) ** t;
    curve[t] = Math.max(curve[t - 1]!, value);
  }
  return curve;
}

/** Somebody who comes in hour s and stays until t. */
function withStay(come: Float64Array, staying: Float64Array): InflowCurve {
  const there = new Float64Array(HOURS + 1);
  for (let s = 1; s <= HOURS; s++) {
    const here = come[s]! - come[s - 1]!;
    if (here > 0) for (let t = s; t <= HOURS; t++) there[t]! += here * staying[t - s]!;
  }
  return { come, there };
}

function doorCurve(demand: DemandInput, staying: Float64Array): InflowCurve {
  return withStay(Float64Array.from(demand.arrivalToBed.subarray(0, HOURS + 1)), staying);
}

/** Numbers expected when `perHour[s]` people set out in hour s, each with the given chance. */
function expected(perHour: Float32Array, curve: InflowCurve, chance: number): InflowCurve {
  const come = new Float64Array(HOURS + 1);
  const there = new Float64Array(HOURS + 1);
  for (let s = 0; s < HOURS; s++) {
    const setOut = perHour[s]! * chance;
    for (let t = s + 1; t <= HOURS; t++) {
      come[t]! += setOut * curve.come[t - s - 1]!;
      there[t]! += setOut * curve.there[t - s - 1]!;
    }
  }
  return { come, there };
}
