import { describe, expect, it } from 'vitest';
import { CDF_HOURS, STAY_GRID_STEPS, type FeatureBatch } from '../../features/batch.ts';
import { asUnitId } from '../../schema/ids.ts';
import { LEAVE_STEPS, type ForecastParts } from '../parts.ts';
import { LEVEL_COUNT, MEDIAN } from '../prediction.ts';
import { demandForecast, type DemandParameters } from './demand.ts';

type DemandBatch = Pick<FeatureBatch, 'demand' | 'admission' | 'stay'>;
type DemandParts = Pick<ForecastParts, 'admission' | 'stay' | 'arrivals'>;

const independent: DemandParameters = { dischargeSpread: 0, arrivalsSpread: 0 };

/** A bed comes within the hour, and who has it stays. */
const atOnce = Float32Array.from({ length: CDF_HOURS + 1 }, (_, h) => (h === 0 ? 0 : 1));
const forEver = new Float32Array(STAY_GRID_STEPS).fill(1);

interface Case {
  /** P(left by any hour) of each person in a bed. */
  readonly leaving: readonly number[];
  /** P(admission) of each person in the department. */
  readonly admission?: readonly number[];
  readonly target?: readonly number[];
  readonly arrivalsPerHour?: number;
  readonly admissionRate?: number;
  readonly dayEffect?: number;
}

const BEDS = 10;

function forecast(
  {
    leaving,
    admission = [],
    target = admission.map(() => 0),
    arrivalsPerHour = 0,
    admissionRate = 0,
    dayEffect = 0,
  }: Case,
  parameters = independent,
) {
  const unit = {
    unit: asUnitId('medical'),
    kind: 'ward' as const,
    beds: BEDS,
    occupied: leaving.length,
    share: 1,
    otherInflow: new Float32Array(72),
    survival: forEver,
  };
  const batch: DemandBatch = {
    demand: { units: [unit], arrivalToBed: atOnce, decisionToBed: atOnce, admissionRate, dayEffect },
    admission: {
      decided: Uint8Array.from(admission, () => 1),
      boardedHours: new Float32Array(admission.length),
      elapsedHours: new Float32Array(admission.length),
      target: Int16Array.from(target),
    } as unknown as FeatureBatch['admission'],
    stay: { unit: new Int16Array(leaving.length) } as unknown as FeatureBatch['stay'],
  };
  const parts: DemandParts = {
    admission: Float32Array.from(admission),
    stay: {
      quantiles: new Float32Array(leaving.length * LEVEL_COUNT),
      leave: Float32Array.from(leaving.flatMap((p) => Array<number>(LEAVE_STEPS).fill(p))),
    },
    arrivals: {
      quantiles: new Float32Array(72 * LEVEL_COUNT),
      mean: new Float32Array(72).fill(arrivalsPerHour),
    },
  };
  return demandForecast(batch as FeatureBatch, parts, parameters)[0]!;
}

const width = (needed: Float32Array) => needed[LEVEL_COUNT - 1]! - needed[0]!;

describe('beds needed and free', () => {
  it('are certain when everyone is', () => {
    const { needed, free, leaving, incoming } = forecast({ leaving: [0, 0, 0, 1], admission: [1, 0] });
    expect([...needed]).toEqual(Array<number>(4 * LEVEL_COUNT).fill(4));
    expect([...free]).toEqual(Array<number>(4 * LEVEL_COUNT).fill(6));
    expect([...leaving]).toEqual([1, 1, 1, 1]);
    expect([...incoming]).toEqual([1, 1, 1, 1]);
  });

  it('are the quantiles that counting every way gives', () => {
    // Staying .5 and .8, coming .3: P(0) = .07, P(1) = .38, P(2) = .43, P(3) = .12.
    const { needed } = forecast({ leaving: [0.5, 0.2], admission: [0.3] });
    expect([...needed.subarray(0, LEVEL_COUNT)]).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });

  it('count a patient who waits for another unit nowhere else', () => {
    expect(forecast({ leaving: [], admission: [1], target: [-1] }).needed[MEDIAN]).toBe(1);
    expect(forecast({ leaving: [], admission: [1], target: [3] }).needed[MEDIAN]).toBe(0);
  });

  it('grow with those who are still to come', () => {
    const { incoming, needed } = forecast({ leaving: [], arrivalsPerHour: 5, admissionRate: 0.2 });
    // One in each hour sets out, and has a bed an hour later.
    expect([...incoming]).toEqual([3, 7, 11, 23].map((n) => expect.closeTo(n, 5)));
    expect(needed[3 * LEVEL_COUNT + MEDIAN]).toBe(23);
  });

  it('are less certain on a day that all share', () => {
    const leaving = Array<number>(30).fill(0.5);
    const alone = forecast({ leaving, arrivalsPerHour: 5, admissionRate: 0.3, dayEffect: 0.3 });
    const shared = forecast(
      { leaving, arrivalsPerHour: 5, admissionRate: 0.3, dayEffect: 0.3 },
      { dischargeSpread: 0.8, arrivalsSpread: 1 },
    );
    expect(width(shared.needed)).toBeGreaterThan(width(alone.needed) + 2);
    expect(Math.abs(shared.needed[MEDIAN]! - alone.needed[MEDIAN]!)).toBeLessThanOrEqual(1);
  });

  it('leave no bed free, and no less, when more need one than there are', () => {
    const { free, needed } = forecast({ leaving: [], arrivalsPerHour: 20, admissionRate: 0.5 });
    expect(needed[MEDIAN]).toBeGreaterThan(BEDS);
    expect([...free]).toEqual(Array<number>(4 * LEVEL_COUNT).fill(0));
  });

  it('agree between the fan and the horizons to within one patient and a little', () => {
    const leaving = Array.from({ length: 40 }, (_, i) => (i % 9) / 10);
    const { needed, hourly } = forecast({
      leaving,
      admission: [0.3, 0.6, 0.1],
      arrivalsPerHour: 4,
      admissionRate: 0.3,
    });
    [4, 8, 12, 24].forEach((hour, horizon) => {
      for (let i = 0; i < LEVEL_COUNT; i++) {
        const fan = hourly[(hour - 1) * LEVEL_COUNT + i]!;
        expect(Math.abs(fan - needed[horizon * LEVEL_COUNT + i]!)).toBeLessThan(1.3);
      }
    });
  });
});
