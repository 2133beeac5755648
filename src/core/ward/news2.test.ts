import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMillis } from '../schema/ids.ts';
import { news2, news2Parameters, news2Trend, type News2Parameter, type VitalSigns } from './news2.ts';

const well: Required<Omit<VitalSigns, 'diastolic' | 'pain'>> = {
  respiratoryRate: 16,
  oxygenSaturation: 98,
  oxygenScale: 1,
  supplementalOxygen: false,
  temperatureCelsius: 37,
  systolic: 125,
  heartRate: 75,
  consciousness: 'A',
};

/** The chart of the Royal College of Physicians, band by band: [lowest, highest, points]. */
const chart: Record<
  'respiratoryRate' | 'oxygenSaturation' | 'systolic' | 'heartRate' | 'temperatureCelsius',
  { readonly step: number; readonly bands: readonly (readonly [number, number, number])[] }
> = {
  respiratoryRate: {
    step: 1,
    bands: [
      [0, 8, 3],
      [9, 11, 1],
      [12, 20, 0],
      [21, 24, 2],
      [25, 120, 3],
    ],
  },
  oxygenSaturation: {
    step: 1,
    bands: [
      [0, 91, 3],
      [92, 93, 2],
      [94, 95, 1],
      [96, 100, 0],
    ],
  },
  systolic: {
    step: 1,
    bands: [
      [0, 90, 3],
      [91, 100, 2],
      [101, 110, 1],
      [111, 219, 0],
      [220, 350, 3],
    ],
  },
  heartRate: {
    step: 1,
    bands: [
      [0, 40, 3],
      [41, 50, 1],
      [51, 90, 0],
      [91, 110, 1],
      [111, 130, 2],
      [131, 350, 3],
    ],
  },
  temperatureCelsius: {
    step: 0.1,
    bands: [
      [20, 35, 3],
      [35.1, 36, 1],
      [36.1, 38, 0],
      [38.1, 39, 1],
      [39.1, 46, 2],
    ],
  },
};

const rows = Object.entries(chart).flatMap(([parameter, { bands }]) =>
  bands.flatMap(([low, high, points]) => [
    { parameter: parameter as News2Parameter, value: low, points },
    { parameter: parameter as News2Parameter, value: high, points },
  ]),
);

describe('NEWS2', () => {
  it.each(rows)(
    'gives $parameter $value the points of the chart: $points',
    ({ parameter, value, points }) => {
      expect(news2({ ...well, [parameter]: value }).points[parameter]).toBe(points);
    },
  );

  it('gives every value between the edges the points of its band', () => {
    for (const [parameter, { step, bands }] of Object.entries(chart)) {
      for (const [low, high, points] of bands) {
        for (let i = 0; low + i * step <= high + step / 4; i++) {
          const scored = news2({ ...well, [parameter]: low + i * step });
          expect(scored.points[parameter as News2Parameter], `${parameter} ${low + i * step}`).toBe(points);
        }
      }
    }
  });

  it.each([
    [83, 3, 3],
    [84, 2, 2],
    [85, 2, 2],
    [86, 1, 1],
    [87, 1, 1],
    [88, 0, 0],
    [92, 0, 0],
    [93, 0, 1],
    [94, 0, 1],
    [95, 0, 2],
    [96, 0, 2],
    [97, 0, 3],
    [100, 0, 3],
  ])('scores saturation %i on scale 2 with %i on air and %i on oxygen', (oxygenSaturation, air, oxygen) => {
    const scored = (supplementalOxygen: boolean) =>
      news2({ ...well, oxygenScale: 2, oxygenSaturation, supplementalOxygen }).points.oxygenSaturation;
    expect([scored(false), scored(true)]).toEqual([air, oxygen]);
  });

  it('adds two points for any oxygen', () => {
    expect(news2({ ...well, supplementalOxygen: true }).score).toBe(2);
    expect(news2(well).score).toBe(0);
  });

  it.each(['C', 'V', 'P', 'U'] as const)(
    'gives three points to consciousness %s, new confusion too',
    (consciousness) => {
      expect(news2({ ...well, consciousness })).toMatchObject({ score: 3, red: true, risk: 'low_medium' });
    },
  );

  it('bands the risk and the monitoring as the thresholds of the chart', () => {
    const at = (vitals: VitalSigns) => {
      const { score, risk, monitoring } = news2({ ...well, ...vitals });
      return [score, risk, monitoring];
    };
    expect(at({})).toEqual([0, 'low', 'every_12_h']);
    expect(at({ heartRate: 100 })).toEqual([1, 'low', 'every_4_to_6_h']);
    expect(at({ heartRate: 120, respiratoryRate: 22 })).toEqual([4, 'low', 'every_4_to_6_h']);
    expect(at({ heartRate: 140 })).toEqual([3, 'low_medium', 'every_1_h']);
    expect(at({ heartRate: 120, respiratoryRate: 22, systolic: 105 })).toEqual([5, 'medium', 'every_1_h']);
    expect(at({ heartRate: 120, respiratoryRate: 22, systolic: 95 })).toEqual([6, 'medium', 'every_1_h']);
    expect(at({ heartRate: 120, respiratoryRate: 25, systolic: 95 })).toEqual([7, 'high', 'continuous']);
  });

  it('reaches twenty when everything is at its worst', () => {
    const worst: VitalSigns = {
      respiratoryRate: 30,
      oxygenSaturation: 80,
      supplementalOxygen: true,
      temperatureCelsius: 34,
      systolic: 70,
      heartRate: 150,
      consciousness: 'U',
    };
    expect(news2(worst)).toMatchObject({ score: 20, complete: true, missing: [] });
  });

  it('says what is missing of a partial set and never scores it higher than the whole', () => {
    fc.assert(
      fc.property(vitalSigns, fc.subarray([...news2Parameters]), (whole, known) => {
        const partial = Object.fromEntries(
          Object.entries(whole).filter(
            ([key]) => known.includes(key as News2Parameter) || key === 'oxygenScale',
          ),
        ) as VitalSigns;
        const scored = news2(partial);
        expect(scored.complete).toBe(known.length === news2Parameters.length);
        expect([...scored.missing].sort()).toEqual(news2Parameters.filter((p) => !known.includes(p)).sort());
        expect(scored.score).toBeLessThanOrEqual(news2(whole).score);
      }),
    );
  });
});

const vitalSigns: fc.Arbitrary<VitalSigns> = fc.record({
  respiratoryRate: fc.integer({ min: 0, max: 60 }),
  oxygenSaturation: fc.integer({ min: 50, max: 100 }),
  oxygenScale: fc.constantFrom(1 as const, 2 as const),
  supplementalOxygen: fc.boolean(),
  temperatureCelsius: fc.integer({ min: 300, max: 430 }).map((tenths) => tenths / 10),
  systolic: fc.integer({ min: 40, max: 260 }),
  heartRate: fc.integer({ min: 20, max: 220 }),
  consciousness: fc.constantFrom('A' as const, 'C' as const, 'V' as const, 'P' as const, 'U' as const),
});

describe('the trend of NEWS2', () => {
  const at = (hours: number) => asMillis(hours * 3_600_000);

  it('is the change between the last two sets', () => {
    const sets = [
      { ...well, at: at(0) },
      { ...well, heartRate: 120, at: at(2) },
    ];
    expect(news2Trend(sets)).toMatchObject({ change: 2, hours: 2, latest: { score: 2 } });
  });

  it('compares only what both sets measured', () => {
    const sets = [
      { heartRate: 75, at: at(0) },
      { heartRate: 95, temperatureCelsius: 39.5, at: at(1) },
    ];
    expect(news2Trend(sets)).toMatchObject({ change: 1, latest: { score: 3, complete: false } });
  });

  it('is nothing without vital signs, and no change with one set', () => {
    expect(news2Trend([])).toBeUndefined();
    expect(news2Trend([{ pain: 4, at: at(0) }])).toBeUndefined();
    expect(news2Trend([{ ...well, at: at(0) }])).toMatchObject({ change: 0, hours: undefined });
  });
});
