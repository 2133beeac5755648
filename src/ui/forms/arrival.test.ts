import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { payloads } from '#core/schema/payload.ts';
import { emptyArrival, parseAge, parseArrival } from './arrival.ts';

describe('registering an arrival', () => {
  it('takes an unknown patient: nothing has to be filled in', () => {
    expect(parseArrival(emptyArrival())).toEqual({
      ok: true,
      value: { mode: 'walk_in', person: {} },
    });
  });

  it('keeps what was typed, without the spaces around it', () => {
    const draft = { ...emptyArrival(), familyName: ' Okafor ', age: '71', complaint: ' Chest pain ' };
    expect(parseArrival(draft)).toMatchObject({
      ok: true,
      value: { ageYears: 71, complaint: 'Chest pain', person: { familyName: 'Okafor' } },
    });
  });

  it.each([
    ['44', 44],
    ['0,5', 0.5],
    ['6m', 0.5],
    ['18 months', 1.5],
    ['5 d', 0.014],
    ['3 weeks', 0.057],
    ['90 years', 90],
    ['', undefined],
  ])('reads the age %j', (text, years) => {
    expect(parseAge(text)).toEqual({ ok: true, value: years });
  });

  it.each(['abc', '-3', '4 4', '131', '2026-01-01', '1.2.3'])('does not guess at the age %j', (text) => {
    expect(parseAge(text).ok).toBe(false);
  });

  it('says which field is too long', () => {
    const parsed = parseArrival({ ...emptyArrival(), complaint: 'x'.repeat(201) });
    expect(parsed).toMatchObject({ ok: false, error: { complaint: 'At most 200 letters.' } });
  });

  it('yields only payloads that the log accepts, whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 250 }),
      fc.string({ unit: fc.constantFrom(...'0159mdwy.,- ') }),
    );
    fc.assert(
      fc.property(text, text, text, (age, complaint, familyName) => {
        const parsed = parseArrival({ ...emptyArrival(), age, complaint, familyName });
        if (!parsed.ok) return;
        const { person, ...arrived } = parsed.value;
        expect(v.safeParse(payloads['v1.PatientArrived'], arrived).success).toBe(true);
        expect(v.safeParse(payloads['v1.PersonIdentified'], person).success).toBe(true);
      }),
    );
  });
});
