import type { TimelineEntry } from '#app/contract.ts';
import { isKnown, type KnownEvent, type LogEvent } from '#core/schema/event.ts';
import type { Millis, PractitionerId } from '#core/schema/ids.ts';

/** A fact as it stands now, with every word that was later said about it. */
export interface TimelineRow {
  readonly event: LogEvent;
  /** The fact as it should have been, once corrected; else the fact itself. */
  readonly stands: LogEvent;
  readonly retracted: boolean;
  readonly unsent: boolean;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly kind: 'corrected' | 'retracted';
  readonly by: PractitionerId;
  readonly at: Millis;
  readonly reason: string | undefined;
  /** The fact before this correction. */
  readonly before: LogEvent;
  readonly unsent: boolean;
}

/**
 * One row for each fact, oldest first by when it was true; corrections and retractions stand with what they are
 * about. One about a fact that is not here keeps a row of its own: nothing disappears.
 */
export function timelineRows(entries: readonly TimelineEntry[]): TimelineRow[] {
  const rows = new Map<string, TimelineRow>();
  for (const entry of entries) {
    const target = isKnown(entry.event) ? targetOf(entry.event) : undefined;
    const row = target === undefined ? undefined : rows.get(target);
    if (row && isKnown(entry.event))
      rows.set(row.event.id, changed(row, entry.event, entry.seq === undefined));
    else rows.set(entry.event.id, plain(entry));
  }
  return [...rows.values()].sort((a, b) => a.stands.occurredAt - b.stands.occurredAt);
}

/** The facts of one name that stand, oldest first. */
export const standing = (rows: readonly TimelineRow[], name: LogEvent['name']): readonly TimelineRow[] =>
  rows.filter((row) => row.event.name === name && !row.retracted);

function targetOf(event: KnownEvent): string | undefined {
  if (event.name === 'v1.FactCorrected') return event.payload.corrects;
  return event.name === 'v1.FactRetracted' ? event.payload.retracts : undefined;
}

const plain = ({ event, seq }: TimelineEntry): TimelineRow => ({
  event,
  stands: event,
  retracted: false,
  unsent: seq === undefined,
  changes: [],
});

function changed(row: TimelineRow, event: KnownEvent, unsent: boolean): TimelineRow {
  const said = { by: event.author, at: event.recordedAt, before: row.stands, unsent };
  if (event.name === 'v1.FactRetracted') {
    const change: Change = { kind: 'retracted', reason: event.payload.reason, ...said };
    return { ...row, retracted: true, changes: [...row.changes, change] };
  }
  if (event.name !== 'v1.FactCorrected' || row.retracted) return row;
  const { payload, occurredAt, reason } = event.payload;
  const stands = {
    ...row.stands,
    occurredAt: occurredAt ?? row.stands.occurredAt,
    payload: payload ?? row.stands.payload,
  } as LogEvent;
  return { ...row, stands, changes: [...row.changes, { kind: 'corrected', reason, ...said }] };
}
