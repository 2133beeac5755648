import { describe, expect, it } from 'vitest';
import type { UnitDemand } from '#core/forecast/prediction.ts';
import { asUnitId } from '#core/schema/ids.ts';
import { freeForecasts } from './free-beds.ts';

/** Four horizons with the same quantiles. */
const rows = (...quantiles: number[]) => Float32Array.from([1, 2, 3, 4].flatMap(() => quantiles));

const demand = (rest: Partial<UnitDemand>): UnitDemand => ({
  unit: asUnitId('u'),
  beds: 10,
  occupied: 9,
  needed: rows(6, 7, 8, 9, 10, 11, 12),
  free: rows(-2, -1, 0, 1.4, 2, 3.4, 4),
  incoming: Float32Array.of(1, 2, 3, 4),
  leaving: Float32Array.of(1, 2, 3, 4),
  hourly: new Float32Array(),
  ...rest,
});

describe('the beds expected to be free', () => {
  it('are whole beds and never fewer than none, at 4, 8, 12 and 24 hours', () => {
    const forecasts = freeForecasts(demand({}));
    expect(forecasts.map(({ hours }) => hours)).toEqual([4, 8, 12, 24]);
    expect(forecasts[0]?.free).toEqual({ low: 0, median: 1, high: 3 });
    expect(forecasts[0]?.short).toBe(0);
  });

  it('say how many are missing when more are needed than there are', () => {
    const [first] = freeForecasts(
      demand({ needed: rows(9, 10, 11, 12, 13, 14, 15), free: rows(0, 0, 0, 0, 0, 0, 1) }),
    );
    expect(first).toMatchObject({ short: 2, free: { low: 0, median: 0, high: 0 } });
  });

  it('are left out where the forecast holds no number', () => {
    expect(freeForecasts(demand({ free: new Float32Array(28).fill(NaN) }))).toEqual([]);
  });
});
