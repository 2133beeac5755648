import { describe, expect, it } from 'vitest';
import {
  asBedId,
  asEncounterId,
  asMillis,
  asSiteId,
  asUnitId,
  asWardId,
  type BedId,
} from '#core/schema/ids.ts';
import type { Bed, Encounter, Unit } from '#core/ward/state.ts';
import { freeBedsOf, unitView, unitsWithBeds } from './bed-view.ts';

const UNIT = asUnitId('medical-a');

const bed = (id: string, rest: Partial<Bed> = {}): [BedId, Bed] => [
  asBedId(id),
  { id: asBedId(id), open: true, ...rest },
];

const unit = (...beds: [BedId, Bed][]): Unit => ({
  id: UNIT,
  name: 'Medical ward A',
  kind: 'ward',
  services: [],
  beds: new Map(beds),
  staff: new Map(),
});

const person = (id: string, rest: Partial<Encounter>): Encounter => ({
  id: asEncounterId(id),
  site: asSiteId('s'),
  ward: asWardId('ed'),
  stage: 'on_ward',
  arrivedAt: asMillis(0),
  stays: [],
  observations: [],
  overrides: [],
  notes: 0,
  faults: [],
  ...rest,
});

const inBed = (id: string, bedId?: string) =>
  person(id, { place: { unit: UNIT, bed: bedId === undefined ? undefined : asBedId(bedId) } });

const statusOf = (view: ReturnType<typeof unitView>) =>
  view.beds.map(({ bed, status }) => `${bed.id} ${status}`);

describe('the beds of a unit', () => {
  it('stand in the order people count them', () => {
    expect(statusOf(unitView(unit(bed('B10'), bed('B2')), [], undefined))).toEqual(['B2 free', 'B10 free']);
  });

  it('are free, promised, occupied, to be cleaned or closed', () => {
    const beds = unit(
      bed('1'),
      bed('2'),
      bed('3'),
      bed('4', { awaitingCleanSince: asMillis(5) }),
      bed('5', { open: false, reason: 'isolation' }),
    );
    const people = [inBed('a', '3'), person('b', { assigned: { unit: UNIT, bed: asBedId('2') } })];
    const view = unitView(beds, people, undefined);
    expect(statusOf(view)).toEqual(['1 free', '2 promised', '3 occupied', '4 to_clean', '5 closed']);
    expect(view).toMatchObject({ open: 4, occupied: 1, free: 3, toClean: 1, promised: 1 });
    expect(freeBedsOf(view).map(({ bed }) => bed.id)).toEqual(['1', '4']);
  });

  it('show both of two people recorded in one bed, as a conflict', () => {
    const view = unitView(unit(bed('1')), [inBed('a', '1'), inBed('b', '1')], undefined);
    expect(view.beds[0]?.status).toBe('conflict');
    expect(view.beds[0]?.patients.map(({ encounter }) => encounter.id)).toEqual(['a', 'b']);
    expect(view.occupied).toBe(1);
  });

  it('include a bed that nobody opened but somebody lies in', () => {
    const view = unitView(unit(), [inBed('a', '7')], undefined);
    expect(statusOf(view)).toEqual(['7 occupied']);
    expect(view.open).toBe(1);
  });

  it('do not hold who has departed, and name who is on the unit without a bed', () => {
    const departed = person('a', { stage: 'departed', place: { unit: UNIT, bed: asBedId('1') } });
    const view = unitView(unit(bed('1')), [departed, inBed('b')], undefined);
    expect(statusOf(view)).toEqual(['1 free']);
    expect(view.withoutBed.map(({ encounter }) => encounter.id)).toEqual(['b']);
  });

  it('are not those of the department', () => {
    expect(unitsWithBeds([{ ...unit(), kind: 'emergency' }, unit()])).toHaveLength(1);
  });
});
