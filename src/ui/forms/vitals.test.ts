import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { payloads } from '#core/schema/payload.ts';
import {
  doubtAbout,
  emptyVitals,
  parseVitals,
  pressureDoubt,
  readableVitals,
  VITALS,
  type VitalKey,
  type VitalsDraft,
} from './vitals.ts';

const typed = (numbers: Partial<Record<VitalKey, string>>, rest: Partial<VitalsDraft> = {}): VitalsDraft => {
  const draft = emptyVitals();
  return { ...draft, ...rest, numbers: { ...draft.numbers, ...numbers } };
};
const field = (key: VitalKey) => VITALS.find((each) => each.key === key)!;

describe('vital signs as typed', () => {
  it('are an empty set when nothing was measured', () => {
    expect(parseVitals(emptyVitals())).toEqual({ ok: true, value: {} });
  });

  it('take a decimal comma', () => {
    expect(parseVitals(typed({ temperatureCelsius: '37,5' }))).toEqual({
      ok: true,
      value: { temperatureCelsius: 37.5 },
    });
  });

  it('tell air from oxygen, and neither from not looked at', () => {
    const oxygen = (supplementalOxygen: VitalsDraft['supplementalOxygen']) =>
      parseVitals(typed({}, { supplementalOxygen }));
    expect(oxygen('air')).toMatchObject({ value: { supplementalOxygen: false } });
    expect(oxygen('oxygen')).toMatchObject({ value: { supplementalOxygen: true } });
    expect(oxygen(undefined)).toEqual({ ok: true, value: {} });
  });

  it('refuse what cannot be, each with its own reason', () => {
    expect(
      parseVitals(typed({ oxygenSaturation: '101', heartRate: 'fast', respiratoryRate: '16.5' })),
    ).toEqual({
      ok: false,
      error: {
        oxygenSaturation: 'Between 0 and 100 %.',
        heartRate: 'Write a number.',
        respiratoryRate: 'A whole number.',
      },
    });
  });

  it('recognise a temperature in Fahrenheit', () => {
    expect(parseVitals(typed({ temperatureCelsius: '98.6' }))).toMatchObject({
      error: { temperatureCelsius: 'Is this °F? 98.6 °F is 37.0 °C.' },
    });
  });

  it('doubt what seldom is, and take it all the same', () => {
    expect(doubtAbout(field('heartRate'), '250')).toMatch(/Unusually high/);
    expect(doubtAbout(field('heartRate'), '80')).toBeUndefined();
    expect(parseVitals(typed({ heartRate: '250' })).ok).toBe(true);
    expect(pressureDoubt({ systolic: 70, diastolic: 120 })).toMatch(/swapped/);
    expect(pressureDoubt({ systolic: 120, diastolic: 70 })).toBeUndefined();
  });

  it('leave out of the running score only what cannot be read', () => {
    expect(readableVitals(typed({ heartRate: '88', oxygenSaturation: '9999' }))).toEqual({ heartRate: 88 });
  });

  it('never make a set that the log would refuse', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.double({ noNaN: true }).map(String),
      fc.nat(400).map(String),
    );
    const numbers = fc.record(Object.fromEntries(VITALS.map(({ key }) => [key, text])));
    fc.assert(
      fc.property(numbers, (values) => {
        const draft = typed(values);
        const parsed = parseVitals(draft);
        const set = parsed.ok ? parsed.value : readableVitals(draft);
        expect(v.safeParse(payloads['v1.ObservationsRecorded'], set).success).toBe(true);
      }),
    );
  });
});
