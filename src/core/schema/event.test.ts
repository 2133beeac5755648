import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from './content.ts';
import { isKnown, parseEvent, type Envelope } from './event.ts';

const triaged = {
  id: '00000000-0000-7000-8000-000000000001',
  site: 'main',
  ward: 'ED',
  encounter: 'ann',
  name: 'v1.PatientTriaged',
  occurredAt: 1,
  recordedAt: 2,
  author: 'nurse',
  device: 'tablet',
  deviceSeq: 1,
  payload: { acuity: 2 },
};

describe('An event from outside', () => {
  it('is taken as it is, with the fields of newer clients', () => {
    const newer = { ...triaged, colour: 'blue', payload: { acuity: 2, mood: 'calm' } };
    expect(parseEvent(newer)).toEqual({ ok: true, value: newer });
  });

  it('of a name this build does not know is taken, and known to be unknown', () => {
    const parsed = parseEvent({ ...triaged, name: 'v7.SomethingNew', payload: { any: 1 } });
    expect(parsed.ok && isKnown(parsed.value)).toBe(false);
    expect(parsed.ok).toBe(true);
  });

  it.each([
    ['payload.acuity', { payload: { acuity: 6 } }],
    ['payload.acuity', { payload: {} }],
    ['id', { id: 'not-a-uuid' }],
    ['deviceSeq', { deviceSeq: 0 }],
    ['occurredAt', { occurredAt: 1.5 }],
    ['name', { name: 'DROP TABLE' }],
    ['ward', { ward: '' }],
  ])('is refused with the path of what is wrong: %s', (path, change) => {
    expect(parseEvent({ ...triaged, ...change })).toMatchObject({
      ok: false,
      error: { type: 'InvalidEvent', path },
    });
  });

  it('from a clock ten years off is a fact like any other', () => {
    expect(parseEvent({ ...triaged, recordedAt: -1, occurredAt: 4e12 }).ok).toBe(true);
  });

  it('of whatever shape never throws', () => {
    fc.assert(fc.property(fc.anything(), (input) => void parseEvent(input)));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(triaged)), fc.anything(), (key, value) => {
        void parseEvent({ ...triaged, [key]: value });
      }),
    );
  });
});

describe('The content of a fact', () => {
  it('is the same whoever wrote it down, when, and in which order of keys', () => {
    const { payload, ...rest } = triaged;
    const elsewhere = {
      payload,
      ...rest,
      author: 'other',
      device: 'x',
      deviceSeq: 9,
      recordedAt: 77,
      id: 'y',
    };
    expect(contentHash(elsewhere as unknown as Envelope)).toBe(contentHash(triaged as unknown as Envelope));
  });

  it.each(['site', 'ward', 'encounter', 'name', 'occurredAt', 'payload'])('changes with its %s', (key) => {
    const changed = { ...triaged, [key]: 'else' } as unknown as Envelope;
    expect(contentHash(changed)).not.toBe(contentHash(triaged as unknown as Envelope));
  });
});
