import { isKnown, type LogEvent } from '#core/schema/event.ts';
import type { EventId } from '#core/schema/ids.ts';
import type { Numbered } from '#core/schema/wire.ts';
import type { TimelineEntry } from '../protocol.ts';

/** All facts about an encounter in their order, each with what later facts say of it. */
export function timelineOf(numbered: readonly Numbered[], pending: readonly LogEvent[]): TimelineEntry[] {
  const seqs = new Map(numbered.map(({ seq, event }) => [event.id as string, seq]));
  const all = [
    ...numbered.map(({ event }) => event as LogEvent),
    ...pending.filter(({ id }) => !seqs.has(id)),
  ];
  const retracted = new Set<EventId>();
  const correctedBy = new Map<EventId, EventId>();
  for (const event of all) {
    if (!isKnown(event)) continue;
    if (event.name === 'v1.FactRetracted') retracted.add(event.payload.retracts);
    if (event.name === 'v1.FactCorrected') correctedBy.set(event.payload.corrects, event.id);
  }
  return all.map((event) => ({
    event,
    seq: seqs.get(event.id),
    retracted: retracted.has(event.id),
    correctedBy: correctedBy.get(event.id),
  }));
}
