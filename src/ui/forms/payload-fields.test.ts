import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMillis } from '#core/schema/ids.ts';
import type { EventName } from '#core/schema/payload.ts';
import { fromLocalInput, toLocalInput } from './local-time.ts';
import { FIELDS, fromDraft, toDraft } from './payload-fields.ts';

const ZONE = 'Europe/Berlin';
const at = asMillis(Date.UTC(2026, 10, 24, 13, 2));

const EXAMPLES: readonly (readonly [EventName, Record<string, unknown>])[] = [
  ['v1.PatientArrived', { mode: 'ambulance', ageYears: 44.5, sex: 'female', complaint: 'Fall' }],
  ['v1.PersonIdentified', { familyName: 'Okafor', birthDate: '1955-02-03', recordNumber: 'R-1' }],
  ['v1.PatientTriaged', { acuity: 2, complaint: 'Fall' }],
  [
    'v1.ObservationsRecorded',
    { heartRate: 90, supplementalOxygen: false, oxygenScale: 2, consciousness: 'A' },
  ],
  ['v1.NoteWritten', { text: 'Two lines\nof note' }],
  ['v1.PatientMoved', { unit: 'ward-a', bed: '4' }],
  ['v1.ExpectedDischargeSet', { expectedAt: at }],
  ['v1.PatientDeparted', { outcome: 'died' }],
];

describe('correcting a fact', () => {
  it.each(EXAMPLES)('gives %s back as it was when nothing is changed', (name, payload) => {
    expect(fromDraft(name, payload, toDraft(name, payload, ZONE), ZONE)).toEqual({
      ok: true,
      value: payload,
    });
  });

  it('takes a part out when its field is emptied', () => {
    const payload = { acuity: 2, complaint: 'Fall' };
    const draft = { ...toDraft('v1.PatientTriaged', payload, ZONE), complaint: ' ' };
    expect(fromDraft('v1.PatientTriaged', payload, draft, ZONE)).toEqual({ ok: true, value: { acuity: 2 } });
  });

  it('names the field that cannot be recorded', () => {
    const wrong = (name: EventName, draft: Record<string, string>) => fromDraft(name, {}, draft, ZONE);
    expect(wrong('v1.PatientTriaged', { acuity: '' })).toMatchObject({
      ok: false,
      error: { acuity: expect.any(String) },
    });
    expect(wrong('v1.ObservationsRecorded', { heartRate: 'x' })).toMatchObject({
      error: { heartRate: 'Write a number.' },
    });
    expect(wrong('v1.PatientArrived', { ageYears: '300' })).toMatchObject({
      error: { ageYears: expect.any(String) },
    });
    expect(wrong('v1.ExpectedDischargeSet', { expectedAt: 'soon' })).toMatchObject({ ok: false });
  });

  it('keeps what a newer build wrote and this form does not show', () => {
    const payload = { acuity: 3, urgencyNote: 'from a newer build' };
    const draft = { ...toDraft('v1.PatientTriaged', payload, ZONE), acuity: '2' };
    expect(fromDraft('v1.PatientTriaged', payload, draft, ZONE)).toEqual({
      ok: true,
      value: { ...payload, acuity: 2 },
    });
  });

  it('never throws, whatever stands in the fields', () => {
    const names = Object.keys(FIELDS) as EventName[];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.string(), { minLength: 9, maxLength: 12 }),
        (name, texts) => {
          const draft = Object.fromEntries(
            FIELDS[name]!.map(({ key }, i) => [key, texts[i % texts.length]!]),
          );
          expect(typeof fromDraft(name, {}, draft, ZONE).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('times in a form', () => {
  it('are those of the wall clock at the site', () => {
    expect(toLocalInput(at, ZONE)).toBe('2026-11-24T14:02');
    expect(toLocalInput(at, 'America/New_York')).toBe('2026-11-24T08:02');
    expect(fromLocalInput('2026-11-24T14:02', ZONE)).toBe(at);
  });

  it('come back to the same minute', () => {
    const minute = fc.integer({ min: 27_000_000, max: 32_000_000 }).map((m) => asMillis(m * 60_000));
    fc.assert(
      fc.property(minute, (time) => {
        // The hour that comes twice in autumn has one text for two instants.
        const back = fromLocalInput(toLocalInput(time, ZONE), ZONE)!;
        expect([0, -3_600_000]).toContain(back - time);
      }),
    );
  });

  it('that are none are none', () => {
    for (const text of ['', 'now', '2026-13-40T99:99', '14:02'])
      expect(fromLocalInput(text, ZONE)).toBeUndefined();
  });
});
