import * as v from 'valibot';

/**
 * Identifiers and instants. Each is branded, so that a bed is not an encounter and a duration is not an
 * instant; these schemas and `as…` constructors are the only places that brand.
 */

const code = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** UUIDv7 (RFC 9562) for facts made here; facts of a feed carry a UUIDv8 derived from their content. */
export const EventId = v.pipe(v.string(), v.regex(UUID), v.brand('EventId'));
export type EventId = v.InferOutput<typeof EventId>;

export const SiteId = v.pipe(code(64), v.brand('SiteId'));
export type SiteId = v.InferOutput<typeof SiteId>;

/** The stream a fact is ordered in: the unit where its encounter began, or the unit it is about. */
export const WardId = v.pipe(code(64), v.brand('WardId'));
export type WardId = v.InferOutput<typeof WardId>;

/** A place with beds or a queue: the emergency department, a ward, intensive care (FHIR Location, `wa`). */
export const UnitId = v.pipe(code(64), v.brand('UnitId'));
export type UnitId = v.InferOutput<typeof UnitId>;

/** Unique within its unit (FHIR Location, `bd`). */
export const BedId = v.pipe(code(64), v.brand('BedId'));
export type BedId = v.InferOutput<typeof BedId>;

export const EncounterId = v.pipe(code(128), v.brand('EncounterId'));
export type EncounterId = v.InferOutput<typeof EncounterId>;

export const DeviceId = v.pipe(code(64), v.brand('DeviceId'));
export type DeviceId = v.InferOutput<typeof DeviceId>;

/** Who recorded a fact; `feed:NAME` for an imported one. */
export const PractitionerId = v.pipe(code(128), v.brand('PractitionerId'));
export type PractitionerId = v.InferOutput<typeof PractitionerId>;

/** An instant: milliseconds since 1970-01-01T00:00Z. Any safe integer parses: a wrong clock is a data fault, not a refusal. */
export const Millis = v.pipe(v.number(), v.safeInteger(), v.brand('Millis'));
export type Millis = v.InferOutput<typeof Millis>;

export const asEventId = (text: string) => text as EventId;
export const asSiteId = (text: string) => text as SiteId;
export const asWardId = (text: string) => text as WardId;
export const asUnitId = (text: string) => text as UnitId;
export const asBedId = (text: string) => text as BedId;
export const asEncounterId = (text: string) => text as EncounterId;
export const asDeviceId = (text: string) => text as DeviceId;
export const asPractitionerId = (text: string) => text as PractitionerId;
export const asMillis = (value: number) => value as Millis;

/** A unit's own facts (beds, staff) are ordered in the stream named after it. */
export const wardOfUnit = (unit: UnitId) => unit as string as WardId;
