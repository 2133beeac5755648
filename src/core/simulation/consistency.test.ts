import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../schema/event.ts';
import { findContradictions } from './consistency.ts';

/** `[minute, encounter, name, payload]`, as little as the check reads. */
type Line = readonly [number, string, string, object?];

const log = (...lines: readonly Line[]): LogEvent[] =>
  lines.map(
    ([occurredAt, encounter, name, payload = {}]) => ({ occurredAt, encounter, name, payload }) as LogEvent,
  );

const bed = { unit: 'ward', bed: '01' };

const stay = (id: string, from: number, to: number): Line[] => [
  [from, id, 'v1.PatientArrived', {}],
  [from, id, 'v1.BedRequested', {}],
  [from, id, 'v1.BedAssigned', bed],
  [from, id, 'v1.PatientMoved', bed],
  [to, id, 'v1.PatientDeparted', { outcome: 'discharged' }],
];

describe('contradictions in a log', () => {
  it('are none where one patient follows the other into a bed', () => {
    expect(findContradictions(log(...stay('a', 0, 10), ...stay('b', 11, 20)))).toEqual([]);
  });

  it.each<[string, string, readonly Line[]]>([
    [
      'two patients in one bed',
      'b: moved into ward/01, where a is',
      [...stay('a', 0, 10).slice(0, 4), ...stay('b', 5, 9)],
    ],
    [
      'a fact after departure',
      'a: v1.TreatmentStarted after departure',
      [...stay('a', 0, 10), [11, 'a', 'v1.TreatmentStarted']],
    ],
    [
      'a fact before arrival',
      'a: v1.PatientTriaged before arrival',
      [[0, 'a', 'v1.PatientTriaged', { acuity: 2 }]],
    ],
    [
      'a treatment that began before the arrival',
      'a: v1.TreatmentStarted earlier than arrival',
      [
        [5, 'a', 'v1.PatientArrived'],
        [4, 'a', 'v1.TreatmentStarted'],
      ],
    ],
    [
      'a bed that nobody asked for',
      'a: a bed without request',
      [
        [0, 'a', 'v1.PatientArrived'],
        [1, 'a', 'v1.BedAssigned', bed],
      ],
    ],
    [
      'a second arrival',
      'a: arrives twice',
      [
        [0, 'a', 'v1.PatientArrived'],
        [1, 'a', 'v1.PatientArrived'],
      ],
    ],
  ])('are found: %s', (_what, sentence, lines) => {
    expect(findContradictions(log(...lines))).toContain(sentence);
  });

  it('a planned patient needs no request', () => {
    const planned = log(
      [0, 'a', 'v1.PatientArrived', { mode: 'elective' }],
      [1, 'a', 'v1.PatientMoved', bed],
    );
    expect(findContradictions(planned)).toEqual([]);
  });
});
