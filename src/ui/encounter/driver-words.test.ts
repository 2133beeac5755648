import { describe, expect, it } from 'vitest';
import type { Driver } from '#core/forecast/prediction.ts';
import { effectInWords, labelInWords, topDrivers, valueInWords } from './driver-words.ts';

const driver = (label: string, effect: number): Driver => ({
  feature: label,
  label,
  value: 3,
  unit: 'patients',
  effect,
});

describe('what moved a prediction', () => {
  it('is said in the unit of the prediction, with its sign', () => {
    expect(effectInWords(12.3, 'wait')).toBe('+12 min');
    expect(effectInWords(-75, 'wait')).toBe('−1 h 15');
    expect(effectInWords(0.083, 'admission')).toBe('+8 points');
    expect(effectInWords(-0.001, 'admission')).toBe('−< 1 points');
    expect(effectInWords(30, 'stay')).toBe('+30 h');
  });

  it('names the input without codes', () => {
    expect(labelInWords(driver('came by walk_in', 1))).toBe('walked in');
    expect(labelInWords(driver('complaint mental_health', 1))).toBe('complaint: mental health');
    expect(valueInWords({ ...driver('age', 1), value: 1, unit: 'year' })).toBe('1 year');
    expect(valueInWords({ ...driver('age', 1), value: 70.4, unit: 'year' })).toBe('70 years');
  });

  it('names the value as people do', () => {
    expect(valueInWords({ ...driver('ahead', 1), value: 38.4 })).toBe('38 patients');
    expect(valueInWords({ ...driver('waited', 1), value: 281, unit: 'min' })).toBe('4 h 41');
    expect(valueInWords({ ...driver('ambulance', 1), value: 1, unit: '0/1' })).toBe('yes');
    expect(valueInWords({ ...driver('age', 1), value: Number.NaN })).toBe('not known');
  });

  it('shows the largest effects first, whatever their direction, and none that moved nothing', () => {
    const { drivers, scale } = topDrivers([driver('small', 1), driver('none', 0), driver('large', -9)], 2);
    expect(drivers.map(({ label }) => label)).toEqual(['large', 'small']);
    expect(scale).toBe(9);
  });
});
