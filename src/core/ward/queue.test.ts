import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asEncounterId, asMillis, asSiteId, asUnitId, asWardId } from '../schema/ids.ts';
import type { Acuity } from '../schema/payload.ts';
import { byPriority, departmentOf, waitedMs, waitFault } from './queue.ts';
import type { Encounter, Stage } from './state.ts';

const ED = asUnitId('ed');
const now = asMillis(1_800_000_000_000);
const ago = (minutes: number) => asMillis(now - minutes * 60_000);

const somebody = (id: string, fields: Partial<Encounter> = {}): Encounter => ({
  id: asEncounterId(id),
  site: asSiteId('s'),
  ward: asWardId('ed'),
  stage: 'triaged',
  arrivedAt: ago(30),
  place: { unit: ED },
  stays: [],
  observations: [],
  overrides: [],
  notes: 0,
  faults: [],
  ...fields,
});

const ids = (list: readonly Encounter[]) => list.map(({ id }) => id as string);

describe('the queue of a department', () => {
  it('puts the more urgent first, and among equals who has been here longest', () => {
    const people = [
      somebody('standard, long', { acuity: 4, arrivedAt: ago(300) }),
      somebody('urgent, just came', { acuity: 2, arrivedAt: ago(1) }),
      somebody('urgent, an hour', { acuity: 2, arrivedAt: ago(60) }),
    ];
    expect(ids(departmentOf(people, ED).waiting)).toEqual([
      'urgent, an hour',
      'urgent, just came',
      'standard, long',
    ]);
  });

  it('forgets nobody whose arrival was never recorded', () => {
    const people = [
      somebody('known', { acuity: 3 }),
      somebody('unknown', { acuity: 3, arrivedAt: undefined }),
    ];
    expect(ids(departmentOf(people, ED).waiting)).toEqual(['unknown', 'known']);
  });

  it('keeps apart those not triaged, in treatment and waiting for a bed, and leaves out who is elsewhere or gone', () => {
    const department = departmentOf(
      [
        somebody('new', { stage: 'arrived' }),
        somebody('seen', { stage: 'in_treatment', acuity: 3 }),
        somebody('boarder', { stage: 'boarding', acuity: 2 }),
        somebody('gone', { stage: 'departed', place: undefined }),
        somebody('upstairs', { stage: 'on_ward', place: { unit: asUnitId('ward-a') } }),
      ],
      ED,
    );
    expect(ids(department.untriaged)).toEqual(['new']);
    expect(ids(department.inTreatment)).toEqual(['seen']);
    expect(ids(department.boarding)).toEqual(['boarder']);
  });

  it('holds everybody in the department exactly once, in an order that does not depend on the order given', () => {
    const stage = fc.constantFrom<Stage>(
      'arrived',
      'triaged',
      'in_treatment',
      'boarding',
      'on_ward',
      'ready',
    );
    const person = fc.record({
      stage,
      acuity: fc.option(fc.constantFrom<Acuity>(1, 2, 3, 4, 5), { nil: undefined }),
      arrivedAt: fc.option(fc.integer({ min: 0, max: 5 }).map(ago), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(person, { maxLength: 20 }), (fields) => {
        const people = fields.map((each, i) => somebody(`p${i}`, each));
        const lists = Object.values(departmentOf(people, ED));
        expect(lists.flatMap(ids).sort()).toEqual(ids(people).sort());
        expect(departmentOf([...people].reverse(), ED)).toEqual(departmentOf(people, ED));
        const { waiting } = departmentOf(people, ED);
        expect([...waiting].sort(byPriority)).toEqual(waiting);
      }),
    );
  });
});

describe('time waited', () => {
  it('runs from arrival until treatment starts', () => {
    expect(waitedMs(somebody('a'), now)).toBe(30 * 60_000);
    expect(waitedMs(somebody('a', { treatmentStartedAt: ago(10) }), now)).toBe(20 * 60_000);
  });

  it('is no number but a fault when the facts contradict themselves', () => {
    const future = somebody('a', { arrivedAt: ago(-30) });
    expect(waitedMs(future, now)).toBeUndefined();
    expect(waitFault(future, now)).toMatch(/future/);
    expect(waitFault(somebody('a', { arrivedAt: undefined }), now)).toMatch(/No arrival/);
    expect(waitFault(somebody('a', { treatmentStartedAt: ago(90) }), now)).toMatch(/before arrival/);
    expect(waitFault(somebody('a'), now)).toBeUndefined();
  });

  it('forgives two clocks that differ by less than two minutes', () => {
    expect(waitedMs(somebody('a', { arrivedAt: ago(-1) }), now)).toBe(0);
  });
});
