import { describe, expect, it } from 'vitest';
import { admissionSpec } from './admission.ts';
import { arrivalsSpec } from './arrivals.ts';
import { scaleRow, specHash } from './spec.ts';
import { staySpec } from './stay.ts';
import { around, featureSet, tailed } from './table.ts';
import { waitSpec } from './wait.ts';

const specs = [waitSpec, admissionSpec, staySpec, arrivalsSpec];

/** Trained models know these: a new hash means that each model on the old one is refused and must be trained again. */
const LOCKED = {
  wait: '2f50c7c372abcd99',
  admission: '770e803adfae7a6a',
  stay: '9fb3c4ca962bedf2',
  arrivals: '9089ca696327649e',
};

describe('what the models are fed', () => {
  it('has not changed since they were trained', () => {
    expect(Object.fromEntries(specs.map((spec) => [spec.name, specHash(spec)]))).toEqual(LOCKED);
  });

  it.each(specs)(
    'is declared with one name, a label and a scale for each feature of $name',
    ({ features }) => {
      expect(new Set(features.map(({ name }) => name)).size).toBe(features.length);
      expect(features.filter(({ label, scale }) => label === '' || !(scale > 0))).toEqual([]);
    },
  );

  it('is scaled for a table as for a row, the unknown at the centre', () => {
    const set = featureSet<number>('s', 1, [
      tailed('wait', 'min', 'wait', 60, (x) => x),
      around('age', 'year', 'age', 50, 25, (x) => (x > 5 ? NaN : 75)),
    ]);
    const { raw, scaled } = set.table(['a', 'b'], [60, 0]);
    expect([...scaled]).toEqual([expect.closeTo(1, 4), 0, 0, 1]);
    const rows = raw.slice();
    scaleRow(set.spec, rows, 0);
    scaleRow(set.spec, rows, 2);
    rows.forEach((value, i) => expect(value).toBeCloseTo(scaled[i]!, 5));
  });
});
