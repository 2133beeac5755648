import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '#core/schema/event.ts';
import { eventNames } from '#core/schema/payload.ts';
import { factInWords } from './fact-words.ts';

const names = { unit: (unit: string) => (unit === 'ward-a' ? 'Ward A' : unit), zone: 'Europe/Berlin' };
const say = (name: string, payload: Record<string, unknown>) =>
  factInWords({ name, payload } as unknown as LogEvent, names);

describe('a fact in words', () => {
  it('says who came, how and with what', () => {
    expect(
      say('v1.PatientArrived', { mode: 'ambulance', ageYears: 71, sex: 'female', complaint: 'Fall' }),
    ).toEqual({
      title: 'Arrived',
      detail: 'by ambulance · 71 years · female · Fall',
    });
  });

  it('reads observations as they are spoken', () => {
    const set = { respiratoryRate: 18, systolic: 120, supplementalOxygen: false, consciousness: 'C' };
    expect(say('v1.ObservationsRecorded', set).detail).toBe(
      'RR 18/min · on air · BP 120/– mmHg · new confusion',
    );
  });

  it('names the unit, not its code', () => {
    expect(say('v1.PatientMoved', { unit: 'ward-a', bed: '4' }).detail).toBe('Ward A, bed 4');
  });

  it('shows a chance as a percentage', () => {
    const override = { model: 'admission', value: 0.7, unit: '0/1', reason: 'seen worse' };
    expect(say('v1.PredictionOverridden', override).detail).toBe('admission · 70 % · seen worse');
  });

  it('does not hide what a newer version recorded', () => {
    expect(say('v9.PatientTeleported', {})).toEqual({
      title: 'Recorded by a newer version',
      detail: 'v9.PatientTeleported',
    });
  });

  it('has words for every fact there is', () => {
    const payload = { acuity: 3, outcome: 'died', expectedAt: 0, value: 1, unit: 'u', bed: 'b' };
    fc.assert(
      fc.property(fc.constantFrom(...eventNames), (name) => {
        expect(say(name, payload).title.length).toBeGreaterThan(3);
      }),
    );
  });
});
