import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STAY_GRID_STEPS } from './batch.ts';
import { PRIOR_HAZARD, stayHazard, survivalAt, survivalOf, survivalQuantile } from './survival.ts';

const none = new Float64Array(STAY_GRID_STEPS);

describe('stays that are over and stays that go on', () => {
  it('give the curve of Kaplan and Meier', () => {
    const stays = [
      { entry: 0, exit: 1, ended: true },
      { entry: 0, exit: 3, ended: false },
      { entry: 0, exit: 5, ended: true },
      { entry: 0, exit: 7, ended: true },
    ];
    const survival = survivalOf(stayHazard(stays, none, 1e-12));
    // 1/4 leave in step 0, nobody in step 1, 1 of 2 in step 2, the last in step 3.
    expect([...survival.subarray(0, 5)]).toEqual([1, 0.75, 0.75, 0.375, 0].map((p) => expect.closeTo(p, 6)));
  });

  it('count a long stay only from when it came into sight', () => {
    const late = { entry: 100, exit: 110, ended: true };
    const short = { entry: 0, exit: 1, ended: true };
    const hazard = stayHazard([late, short], none, 1e-12);
    expect(hazard[0]).toBeCloseTo(1, 6);
    expect(hazard[55]).toBeCloseTo(1, 6);
  });

  it('are the prior where nothing was seen', () => {
    expect(survivalQuantile(survivalOf(stayHazard([], PRIOR_HAZARD, 5)), Math.exp(-1))).toBeCloseTo(72, 1);
  });

  it('fall from one and are undone by their quantiles, also beyond the end of the curve', () => {
    const hours = fc.array(fc.double({ min: 0, max: 900, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(hours, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (exits, level) => {
        const stays = exits.map((exit) => ({ entry: 0, exit, ended: true }));
        const survival = survivalOf(stayHazard(stays, PRIOR_HAZARD, 5));
        const at = survivalQuantile(survival, level);
        expect(survivalAt(survival, at)).toBeCloseTo(level, 4);
        expect(survivalAt(survival, at + 10)).toBeLessThanOrEqual(level + 1e-6);
      }),
    );
  });
});
