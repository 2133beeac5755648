import { describe, expect, it } from 'vitest';
import { specHash, type FeatureSpec } from '../features/spec.ts';
import { gate, outOfRangeRows, outputReason, replaceRows, type GateCandidate } from './gate.ts';

const spec: FeatureSpec = {
  name: 'wait',
  version: 1,
  features: [
    { name: 'ahead', unit: 'patients', label: 'patients ahead', transform: 'identity', center: 0, scale: 1 },
  ],
};

const candidate: GateCandidate = {
  model: 'wait',
  spec,
  metric: 'pinball',
  intact: true,
  manifest: { specHash: specHash(spec), metrics: { model: { pinball: 9 }, baseline: { pinball: 10 } } },
};

const month = { historyHours: 720 };
const table = (...values: number[]) => ({
  keys: values,
  width: 1,
  raw: Float32Array.from(values),
  scaled: Float32Array.from(values),
});

describe('the gate', () => {
  it('lets a fitting model that beat the baseline speak', () => {
    expect(gate(candidate, month, table(1, 2, -3))).toBeUndefined();
  });

  it.each([
    ['model_missing', { ...candidate, manifest: undefined }, month],
    ['model_corrupt', { ...candidate, intact: false }, month],
    ['spec_mismatch', { ...candidate, spec: { ...spec, version: 2 } }, month],
    ['not_better', { ...candidate, metric: 'crps' }, month],
    ['little_history', candidate, { historyHours: 71 }],
  ] as const)('says %s in words and lets the baseline speak', (type, model, batch) => {
    const reason = gate(model, batch);
    expect(reason?.type).toBe(type);
    expect(reason?.message).toMatch(/^The .+\.$/);
  });

  it('refuses a model that only equals the baseline', () => {
    const equal = { model: { pinball: 10 }, baseline: { pinball: 10 } };
    const refused = gate({ ...candidate, manifest: { specHash: specHash(spec), metrics: equal } }, month);
    expect(refused?.type).toBe('not_better');
  });

  it('names the input when many rows are unlike anything known, and replaces single ones', () => {
    expect(gate(candidate, month, table(1, 40, 50))?.message).toContain('patients ahead');
    const one = table(1, 2, 3, 4, 99);
    expect(gate(candidate, month, one)).toBeUndefined();
    expect(outOfRangeRows(one)).toEqual([4]);
    expect(outOfRangeRows(table(NaN))).toEqual([0]);
    const ours = Float32Array.of(1, 1, 2, 2);
    replaceRows(ours, Float32Array.of(7, 7, 8, 8), [1], 2);
    expect([...ours]).toEqual([1, 1, 8, 8]);
  });

  it('never shows what is not a number', () => {
    expect(outputReason('stay', Float32Array.of(1, NaN))?.type).toBe('not_finite');
    expect(outputReason('stay', Float32Array.of(1, 2))).toBeUndefined();
  });
});
