import * as v from 'valibot';
import { err, ok, type Failure, type Result } from '../result.ts';
import { DeviceId, EncounterId, EventId, Millis, PractitionerId, SiteId, WardId } from './ids.ts';
import { isEventName, payloads, type EventName, type PayloadOf } from './payload.ts';

/** What every fact carries, whatever it says. `deviceSeq` is the device's own gapless counter, from 1. */
export const Envelope = v.object({
  id: EventId,
  site: SiteId,
  ward: WardId,
  encounter: v.optional(EncounterId),
  name: v.pipe(v.string(), v.regex(/^v\d+\.[A-Z][A-Za-z]{2,60}$/)),
  /** When it was true. */
  occurredAt: Millis,
  /** When it was written down: the device's clock plus its estimated offset from the server. */
  recordedAt: Millis,
  author: PractitionerId,
  device: DeviceId,
  deviceSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  payload: v.record(v.string(), v.unknown()),
});
export type Envelope = v.InferOutput<typeof Envelope>;

type Named<N extends EventName> = Omit<Envelope, 'name' | 'payload'> & {
  readonly name: N;
  readonly payload: PayloadOf<N>;
};

/** One kind of fact, e.g. `EventOf<'v1.PatientTriaged'>`. */
export type EventOf<N extends EventName> = Named<N>;

/** A fact whose name this build knows and whose payload fits its schema. */
export type KnownEvent = { [N in EventName]: Named<N> }[EventName];

/** Any fact in the log. One with a name from a newer client is kept, counted and skipped. */
export type LogEvent = KnownEvent | Envelope;

/** A fact before the device gives it identity: what a screen or a feed says. */
export type Fact = {
  [N in EventName]: {
    readonly name: N;
    readonly ward: WardId;
    readonly encounter?: EncounterId | undefined;
    readonly occurredAt: Millis;
    readonly payload: PayloadOf<N>;
  };
}[EventName];

export type InvalidEvent = Failure<'InvalidEvent'> & { readonly path: string };

/** Checks an event from outside. The input itself is returned, so fields of newer clients survive. */
export function parseEvent(input: unknown): Result<LogEvent, InvalidEvent> {
  const envelope = v.safeParse(Envelope, input, { abortEarly: true });
  if (!envelope.success) return err(invalid(envelope.issues[0]));
  const { name, payload } = envelope.output;
  if (isEventName(name)) {
    const body = v.safeParse(payloads[name], payload, { abortEarly: true });
    if (!body.success) return err(invalid(body.issues[0], 'payload.'));
  }
  return ok(input as LogEvent);
}

/** True for a fact that this build understands; the log only ever holds parsed events. */
export const isKnown = (event: LogEvent): event is KnownEvent => isEventName(event.name);

function invalid(issue: v.BaseIssue<unknown>, prefix = ''): InvalidEvent {
  const path = prefix + (v.getDotPath(issue) ?? '');
  return { type: 'InvalidEvent', path, message: `${path || 'event'}: ${issue.message}` };
}
