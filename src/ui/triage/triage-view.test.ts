import { describe, expect, it } from 'vitest';
import { asMillis } from '#core/schema/ids.ts';
import type { Encounter, ObservationSet } from '#core/ward/state.ts';
import { news2View } from './news2-view.ts';
import { waitScale } from './wait-scale.ts';

const now = asMillis(1_800_000_000_000);
const set = (minutesAgo: number, fields: Partial<ObservationSet> = {}): ObservationSet => ({
  at: asMillis(now - minutesAgo * 60_000),
  respiratoryRate: 16,
  oxygenSaturation: 98,
  supplementalOxygen: false,
  systolic: 120,
  heartRate: 80,
  consciousness: 'A',
  temperatureCelsius: 37,
  ...fields,
});
const somebody = (ageYears: number, ...observations: ObservationSet[]) =>
  ({ ageYears, observations }) as unknown as Encounter;

describe('NEWS2 in the queue', () => {
  it('says how it changed since the set before', () => {
    const worse = set(0, { respiratoryRate: 25, heartRate: 115 });
    expect(news2View(somebody(50, set(60), worse), now)).toEqual({
      score: 5,
      risk: 'medium',
      trend: 'up',
      note: '+5 in 1 h',
    });
  });

  it('is not given for children, without vital signs, or from half of them', () => {
    expect(news2View(somebody(8, set(0)), now)).toMatchObject({ score: undefined, note: 'not for children' });
    expect(news2View(somebody(50), now)).toMatchObject({ score: undefined, note: 'no vital signs' });
    const half = set(30, { heartRate: 135, systolic: undefined });
    expect(news2View(somebody(50, half), now)).toMatchObject({
      score: undefined,
      note: 'at least 3, 30 min ago',
    });
  });
});

describe('the scale that all waits share', () => {
  it('ends at a round number at or above the longest', () => {
    expect(waitScale([12, undefined, 61])).toBe(120);
    expect(waitScale([])).toBe(30);
    expect(waitScale([2000])).toBe(2880);
  });
});
