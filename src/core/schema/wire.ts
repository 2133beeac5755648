import * as v from 'valibot';
import { Envelope } from './event.ts';
import { DeviceId, EventId, Millis, SiteId, WardId } from './ids.ts';

/**
 * What tablet and server say to each other. One module, both sides import it; `wire.test.ts` hashes it and fails
 * until `PROTOCOL_VERSION` and its history are brought up to date.
 */

/** 1: push, pull, heads, live (2026-11). */
export const PROTOCOL_VERSION = 1;

export const MAX_PUSH_EVENTS = 500;
export const MAX_PULL_EVENTS = 2_000;
export const MAX_BODY_BYTES = 2_000_000;

const Seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Changes when the server's database is another one (restored from a backup): tablets then offer again what it lost. */
export const Epoch = v.pipe(v.string(), v.minLength(8), v.maxLength(64));

/** `POST /api/v1/push`. Each event gets its own verdict: a bad one never blocks the others. */
export const PushRequest = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  device: DeviceId,
  events: v.pipe(v.array(v.unknown()), v.maxLength(MAX_PUSH_EVENTS)),
});
export type PushRequest = v.InferOutput<typeof PushRequest>;

export const Verdict = v.variant('verdict', [
  v.object({ verdict: v.literal('accepted'), id: EventId, ward: WardId, seq: Seq }),
  v.object({ verdict: v.literal('duplicate'), id: EventId, ward: WardId, seq: Seq }),
  /** Kept on the server with its reason, shown on the Data screen, never retried. */
  v.object({ verdict: v.literal('quarantined'), id: v.nullable(v.string()), reason: v.string() }),
]);
export type Verdict = v.InferOutput<typeof Verdict>;

export const Head = v.object({ ward: WardId, seq: Seq });
export type Head = v.InferOutput<typeof Head>;

/** One verdict per event, in the order sent. Only this body acknowledges; an HTTP status alone never does. */
export const PushResponse = v.object({
  epoch: Epoch,
  now: Millis,
  verdicts: v.array(Verdict),
});
export type PushResponse = v.InferOutput<typeof PushResponse>;

/** An event with the number its ward's stream gave it: gapless from 1. */
export const Numbered = v.object({ seq: Seq, event: Envelope });
export type Numbered = v.InferOutput<typeof Numbered>;

/** `GET /api/v1/pull?ward=W&after=SEQ&limit=N`. `events` follow `after` without a gap. */
export const PullResponse = v.object({
  epoch: Epoch,
  now: Millis,
  ward: WardId,
  head: Seq,
  events: v.array(Numbered),
});
export type PullResponse = v.InferOutput<typeof PullResponse>;

/** `GET /api/v1/heads`, and each `heads` message of `GET /api/v1/live` (server-sent events). */
export const HeadsResponse = v.object({ epoch: Epoch, now: Millis, heads: v.array(Head) });
export type HeadsResponse = v.InferOutput<typeof HeadsResponse>;

/** `GET /api/v1/site`. */
export const SiteResponse = v.object({
  protocol: v.number(),
  site: SiteId,
  name: v.string(),
  /** IANA name, e.g. `Europe/Berlin`. */
  zone: v.string(),
  /** True while the data are of a simulated hospital: every screen says so. */
  demo: v.boolean(),
  epoch: Epoch,
  now: Millis,
});
export type SiteResponse = v.InferOutput<typeof SiteResponse>;

export const ErrorResponse = v.object({ error: v.object({ type: v.string(), message: v.string() }) });
export type ErrorResponse = v.InferOutput<typeof ErrorResponse>;
