import { describe, expect, it } from 'vitest';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import { asBedId, asEncounterId, asMillis, asSiteId, asUnitId, asWardId } from '#core/schema/ids.ts';
import type { Encounter, Unit } from '#core/ward/state.ts';
import { incomingTo } from './incoming.ts';

const medical = asUnitId('medical');
const surgical = asUnitId('surgical');
const unit: Unit = {
  id: medical,
  name: 'Medical ward',
  kind: 'ward',
  services: ['medical'],
  beds: new Map(),
  staff: new Map(),
};

const person = (id: string, rest: Partial<Encounter> = {}): Encounter => ({
  id: asEncounterId(id),
  site: asSiteId('s'),
  ward: asWardId('ed'),
  stage: 'in_treatment',
  arrivedAt: asMillis(0),
  stays: [],
  observations: [],
  overrides: [],
  notes: 0,
  faults: [],
  ...rest,
});

const chances = (...entries: [id: string, probability: number][]) =>
  ({
    admission: {
      keys: entries.map(([id]) => asEncounterId(id)),
      probability: Float32Array.from(entries, ([, probability]) => probability),
    },
  }) as unknown as ForecastFrame;

const listed = (people: Encounter[], frame?: ForecastFrame) =>
  incomingTo(unit, people, frame).map(({ encounter, certainty }) => `${encounter.id} ${certainty}`);

describe('who is coming to a unit', () => {
  it('stands in the order of certainty, then of chance', () => {
    const people = [
      person('likely'),
      person('likelier'),
      person('decided', { admissionDecidedAt: asMillis(1), service: 'medical' }),
      person('requested', { requestedUnit: medical }),
      person('promised', { assigned: { unit: medical, bed: asBedId('1') } }),
    ];
    expect(listed(people, chances(['likely', 0.4], ['likelier', 0.8]))).toEqual([
      'promised bed_promised',
      'requested bed_requested',
      'decided decided',
      'likelier expected',
      'likely expected',
    ]);
  });

  it('leaves out who goes elsewhere, who is not likely to be admitted, and who is already on a ward', () => {
    const people = [
      person('elsewhere', { requestedUnit: surgical }),
      person('other service', { admissionDecidedAt: asMillis(1), service: 'surgical' }),
      person('unlikely'),
      person('there', { admittedAt: asMillis(2), requestedUnit: medical }),
      person('gone', { stage: 'departed', requestedUnit: medical }),
    ];
    expect(listed(people, chances(['unlikely', 0.1]))).toEqual([]);
  });

  it('names those who are certain also while no prediction can be shown', () => {
    expect(listed([person('a', { requestedUnit: medical }), person('b')])).toEqual(['a bed_requested']);
  });
});
