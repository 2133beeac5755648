import type { LogEvent } from '#core/schema/event.ts';
import type { Verdict } from '#core/schema/wire.ts';
import type { OutboxEntry } from './event-store.ts';

/** Neither acknowledged nor refused: still to be sent. */
export const isUnsent = (entry: OutboxEntry) =>
  entry.acknowledgedAt === undefined && entry.quarantined === undefined;

/** The entry after the server's word on it. Only an unsent entry changes: a late answer undoes nothing. */
export function settled<Entry extends OutboxEntry>(entry: Entry, verdict: Verdict, now: number): Entry {
  if (!isUnsent(entry)) return entry;
  return verdict.verdict === 'quarantined'
    ? { ...entry, quarantined: verdict.reason }
    : { ...entry, acknowledgedAt: now };
}

/** To be offered again to a server that may have lost it. What was refused stays refused. */
export const reoffered = <Entry extends OutboxEntry>(entry: Entry): Entry => {
  const { acknowledgedAt: _, ...rest } = entry;
  return rest as Entry;
};

/** Those not saved before, counted from `next` without a gap: a call that is repeated saves nothing twice. */
export const unknownTo = (
  known: ReadonlySet<string>,
  events: readonly LogEvent[],
  next: number,
): readonly LogEvent[] =>
  known.size === 0
    ? events
    : events.filter(({ id }) => !known.has(id)).map((event, i) => ({ ...event, deviceSeq: next + i }));
