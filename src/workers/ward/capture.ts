import { err, ok, type Result } from '#core/result.ts';
import { parseEvent, type Fact, type LogEvent } from '#core/schema/event.ts';
import type { DeviceId, EventId, Millis, PractitionerId, SiteId } from '#core/schema/ids.ts';
import type { RecordFailure } from '../protocol.ts';

export interface Writer {
  readonly site: SiteId;
  readonly author: PractitionerId;
  readonly device: DeviceId;
  readonly now: Millis;
  /** One per fact. */
  readonly ids: readonly EventId[];
}

/** An event but for its counter, which the outbox gives. */
export type Draft = (deviceSeq: number) => LogEvent;

/** Gives facts their identity and checks them: what is saved is what every other device will accept. */
export function draftFacts(facts: readonly Fact[], writer: Writer): Result<readonly Draft[], RecordFailure> {
  const drafts: Draft[] = [];
  for (const [i, fact] of facts.entries()) {
    const envelope = envelopeOf(fact, writer, writer.ids[i]);
    const parsed = parseEvent({ ...envelope, deviceSeq: 1 });
    if (!parsed.ok) return err({ type: 'InvalidFact', message: `${fact.name}: ${parsed.error.message}` });
    drafts.push((deviceSeq) => ({ ...parsed.value, deviceSeq }));
  }
  return ok(drafts);
}

function envelopeOf(fact: Fact, { site, author, device, now }: Writer, id: EventId | undefined) {
  const { name, ward, encounter, occurredAt } = fact;
  return {
    id,
    site,
    ward,
    ...(encounter === undefined ? {} : { encounter }),
    name,
    occurredAt,
    recordedAt: now,
    author,
    device,
    // As it will come back from the server: without fields that are undefined.
    payload: JSON.parse(JSON.stringify(fact.payload)) as unknown,
  };
}
