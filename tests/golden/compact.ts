import type { LogEvent } from '#core/schema/event.ts';
import { contentUuid } from '#core/hash.ts';
import type { GoldenFile, GoldenResult } from './golden.ts';

/** A fact in few bytes: name without `v1.`, stream, encounter or null, minutes from the start, minutes until recorded. */
export type CompactEvent = readonly [
  name: string,
  ward: string,
  encounter: string | null,
  minute: number,
  recordedAfter: number,
  payload: object,
];

/** What stands in a file: one line for each fact. */
export interface CompactGolden extends Omit<GoldenFile, 'events' | 'expected'> {
  readonly startAt: number;
  readonly events: readonly CompactEvent[];
  readonly expected: GoldenResult;
}

export const expandGolden = (file: CompactGolden): GoldenFile => ({
  ...file,
  events: file.events.map((event, i) => expandEvent(file, event, i + 1)),
});

/** Ids come from the place in the stream, so that a correction can name the fact it corrects. */
export const goldenEventId = (stream: string, place: number) => contentUuid(`golden:${stream}:${place}`);

function expandEvent(
  { name: stream, startAt }: Pick<CompactGolden, 'name' | 'startAt'>,
  [name, ward, encounter, minute, recordedAfter, payload]: CompactEvent,
  place: number,
): LogEvent {
  const occurredAt = startAt + minute * 60_000;
  return {
    id: goldenEventId(stream, place),
    site: 'golden',
    ward,
    ...(encounter === null ? {} : { encounter }),
    name: `v1.${name}`,
    occurredAt,
    recordedAt: occurredAt + recordedAfter * 60_000,
    author: 'feed:golden',
    device: 'feed:golden',
    deviceSeq: place,
    payload,
  } as unknown as LogEvent;
}
