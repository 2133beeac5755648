import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceFor } from './advice.ts';
import { clockWarning } from './clock.ts';
import { scoreRows } from './metrics.ts';
import { addsUp, importSum } from './sum.ts';

describe('the data screen', () => {
  it('shows an import as a sum that anyone can check', () => {
    const report = { read: 1204, accepted: 1190, duplicate: 10, quarantined: 4, ignoredColumns: [] };
    expect(importSum(report)).toBe('1,204 read = 1,190 accepted + 10 duplicate + 4 quarantined');
    expect(addsUp(report)).toBe(true);
    expect(addsUp({ ...report, read: 1205 })).toBe(false);
  });

  it('warns of a clock that is off by two minutes, not before', () => {
    expect(clockWarning(119_000)).toBeUndefined();
    expect(clockWarning(-119_000)).toBeUndefined();
    expect(clockWarning(180_000)).toMatch(/3 min fast/);
    expect(clockWarning(-7_200_000)).toMatch(/2 h 00 slow/);
  });

  it('says what to do about every failure, also one it has never heard of', () => {
    fc.assert(
      fc.property(fc.string(), (type) => {
        expect(adviceFor({ type, message: '' }).length).toBeGreaterThan(10);
      }),
    );
    expect(adviceFor({ type: 'StorageFull', message: '' })).toMatch(/Free space/);
  });
});

describe('the scores of a model beside its baseline', () => {
  const rows = (model: Record<string, number>, baseline: Record<string, number>) =>
    scoreRows({ metrics: { heldOut: 'last 8 weeks', n: 100, model, baseline } });

  it('count a smaller error as better, and a larger AUROC', () => {
    expect(rows({ mae_min: 20, auroc: 0.8 }, { mae_min: 30, auroc: 0.7 })).toEqual([
      { name: 'Mean error min', model: '20.0', baseline: '30.0', verdict: 'better' },
      { name: 'AUROC', model: '0.800', baseline: '0.700', verdict: 'better' },
    ]);
  });

  it('judge coverage by its distance from what was promised, not by its size', () => {
    expect(rows({ coverage80: 0.97 }, { coverage80: 0.81 })[0]).toMatchObject({
      name: 'Truth within the 80 % range',
      verdict: 'worse',
    });
  });

  it('do not hide a model that is worse, nor guess at a score they do not know', () => {
    expect(rows({ mae: 3 }, { mae: 2 })[0]?.verdict).toBe('worse');
    expect(rows({ zeal: 3 }, { zeal: 2 })[0]?.verdict).toBe('not comparable');
    expect(rows({ mae: 3 }, {})[0]).toMatchObject({ baseline: '–', verdict: 'not comparable' });
  });
});
