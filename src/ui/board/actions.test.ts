import { describe, expect, it } from 'vitest';
import { asBedId, asEncounterId, asMillis, asSiteId, asUnitId, asWardId } from '#core/schema/ids.ts';
import type { Encounter } from '#core/ward/state.ts';
import { actionsFor, factsOf, type BedForm } from './actions.ts';
import type { BedView } from './bed-view.ts';

const unit = asUnitId('medical-a');
const at = asMillis(1_000);

const person = (id: string, bed: string): Encounter => ({
  id: asEncounterId(id),
  site: asSiteId('s'),
  ward: asWardId('ed'),
  stage: 'on_ward',
  place: { unit, bed: asBedId(bed) },
  stays: [],
  observations: [],
  overrides: [],
  notes: 0,
  faults: [],
});

const form = (rest: Partial<BedForm>): BedForm => ({
  action: 'ready',
  unit,
  bed: asBedId('1'),
  patient: person('a', '1'),
  other: undefined,
  target: undefined,
  expectedAt: undefined,
  outcome: 'discharged',
  reason: '',
  ...rest,
});

const said = (rest: Partial<BedForm>) =>
  factsOf(form(rest), at).map(({ name, ward, encounter, payload }) => ({ name, ward, encounter, payload }));

describe('what is pressed at a bed', () => {
  it('moves the patient to the chosen bed, in the stream where the visit began', () => {
    const target = { unit, bed: asBedId('2') };
    expect(said({ action: 'move', target })).toEqual([
      { name: 'v1.PatientMoved', ward: 'ed', encounter: 'a', payload: { unit, bed: '2' } },
    ]);
  });

  it('swaps two patients with two facts', () => {
    expect(said({ action: 'swap', other: person('b', '2') })).toMatchObject([
      { encounter: 'a', payload: { bed: '2' } },
      { encounter: 'b', payload: { bed: '1' } },
    ]);
  });

  it('closes a bed with its reason, in the stream of its unit', () => {
    expect(said({ action: 'close', reason: ' isolation ', patient: undefined })).toEqual([
      {
        name: 'v1.BedClosed',
        ward: unit,
        encounter: undefined,
        payload: { unit, bed: '1', reason: 'isolation' },
      },
    ]);
  });

  it.each(['move', 'swap', 'expect'] as const)('records nothing while %s lacks its choice', (action) => {
    expect(said({ action })).toEqual([]);
  });

  it.each(['assign', 'place', 'ready', 'discharge'] as const)('records no %s without a patient', (action) => {
    expect(said({ action, patient: undefined })).toEqual([]);
  });
});

describe('what is offered at a bed', () => {
  const view = (status: BedView['status']): BedView => ({
    bed: { id: asBedId('1'), open: status !== 'closed' },
    status,
    patients: [],
    promised: [],
  });

  it('is only opening for a closed bed, and cleaning for one that waits for it', () => {
    expect(actionsFor(view('closed'), undefined)).toEqual(['open']);
    expect(actionsFor(view('to_clean'), undefined)).toContain('clean');
    expect(actionsFor(view('free'), undefined)).not.toContain('clean');
  });

  it('does not offer ready to go home twice', () => {
    expect(actionsFor(view('occupied'), person('a', '1'))).toContain('ready');
    expect(actionsFor(view('occupied'), { ...person('a', '1'), readyAt: at })).not.toContain('ready');
  });
});
