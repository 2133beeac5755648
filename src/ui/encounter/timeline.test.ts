import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '#app/contract.ts';
import { standing, timelineRows } from './timeline.ts';

const entry = (
  id: string,
  name: string,
  payload: Record<string, unknown>,
  occurredAt: number,
  isSent = true,
) =>
  ({
    event: { id, name, payload, occurredAt, recordedAt: occurredAt, author: 'K. L.' },
    seq: isSent ? 1 : undefined,
    retracted: false,
    correctedBy: undefined,
  }) as unknown as TimelineEntry;

const arrived = entry('1', 'v1.PatientArrived', { ageYears: 40 }, 100);
const triaged = entry('2', 'v1.PatientTriaged', { acuity: 4 }, 200);

describe('the timeline of a visit', () => {
  it('is told in the order things were true, not in the order they were written', () => {
    const late = entry('3', 'v1.NoteWritten', { text: 'earlier' }, 150);
    expect(timelineRows([arrived, triaged, late]).map(({ event }) => event.id)).toEqual(['1', '3', '2']);
  });

  it('shows a corrected fact as it stands, with what it was and why', () => {
    const fix = entry(
      '3',
      'v1.FactCorrected',
      { corrects: '2', payload: { acuity: 2 }, reason: 'typed wrong' },
      300,
    );
    const row = timelineRows([arrived, triaged, fix])[1]!;
    expect(row.stands.payload).toEqual({ acuity: 2 });
    expect(row.changes).toMatchObject([
      { kind: 'corrected', reason: 'typed wrong', before: { payload: { acuity: 4 } } },
    ]);
  });

  it('keeps a retracted fact in sight, but no longer lets it stand', () => {
    const undo = entry('3', 'v1.FactRetracted', { retracts: '2', reason: 'wrong person' }, 300, false);
    const rows = timelineRows([arrived, triaged, undo]);
    expect(rows[1]).toMatchObject({ retracted: true, changes: [{ reason: 'wrong person', unsent: true }] });
    expect(standing(rows, 'v1.PatientTriaged')).toEqual([]);
  });

  it('does not let a correction bring a retracted fact back', () => {
    const undo = entry('3', 'v1.FactRetracted', { retracts: '2' }, 300);
    const fix = entry('4', 'v1.FactCorrected', { corrects: '2', payload: { acuity: 1 } }, 400);
    expect(timelineRows([arrived, triaged, undo, fix])[1]).toMatchObject({
      retracted: true,
      stands: { payload: { acuity: 4 } },
    });
  });

  it('gives a correction of something that is not here a row of its own', () => {
    const fix = entry('3', 'v1.FactCorrected', { corrects: 'elsewhere', reason: 'x' }, 300);
    expect(timelineRows([arrived, fix]).map(({ event }) => event.name)).toEqual([
      'v1.PatientArrived',
      'v1.FactCorrected',
    ]);
  });

  it('marks what has not been sent yet', () => {
    expect(timelineRows([entry('1', 'v1.NoteWritten', { text: 'x' }, 1, false)])[0]?.unsent).toBe(true);
  });
});
