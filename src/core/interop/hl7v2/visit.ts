import { err, ok, type Result } from '../../result.ts';
import {
  asBedId,
  asEncounterId,
  asMillis,
  asUnitId,
  type BedId,
  type EncounterId,
  type Millis,
  type UnitId,
} from '../../schema/ids.ts';
import { isCode } from '../text.ts';
import { visitClassOf, type VisitClass } from './codes.ts';
import type { Message } from './message.ts';
import { parseHl7Time } from './time.ts';

/** The events of ADT that are read (HL7 v2.5.1, chapter 3). */
export const TRIGGERS = ['A01', 'A02', 'A03', 'A04', 'A08', 'A11', 'A12', 'A13'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** What an ADT message says of a visit, in our words. */
export interface Visit {
  readonly message: Message;
  readonly trigger: Trigger;
  readonly encounter: EncounterId;
  readonly visitClass: VisitClass;
  /** When it happened: EVN-6, else EVN-2, else MSH-7. */
  readonly at: Millis;
  /** When it was written: EVN-2, else MSH-7. */
  readonly writtenAt: Millis;
  /** PV1-44 and PV1-45. */
  readonly admittedAt: Millis | undefined;
  readonly dischargedAt: Millis | undefined;
  /** PV1-3: where the patient is after the event. */
  readonly unit: UnitId | undefined;
  readonly bed: BedId | undefined;
  /** PV1-6: where the patient was before it. */
  readonly priorUnit: UnitId | undefined;
  /** Some time in it had no offset. */
  readonly localTimes: boolean;
}

/** The visit that a message is about, or a sentence on why none can be made out. */
export function readVisit(message: Message, zone: string): Result<Visit, string> {
  const trigger = triggerOf(message);
  if (!trigger.ok) return trigger;
  if (!message.has('PV1')) return err('There is no PV1 segment, so no visit.');
  const encounter = encounterOf(message);
  if (!encounter.ok) return encounter;
  const times = timesOf(message, zone);
  if (times.at === undefined) return err('No time to the minute in EVN-6, EVN-2 or MSH-7.');
  const places = placesOf(message);
  if (!places.ok) return places;
  return ok({
    message,
    trigger: trigger.value,
    encounter: encounter.value,
    visitClass: visitClassOf(message),
    ...times,
    at: times.at,
    writtenAt: times.writtenAt ?? times.at,
    ...places.value,
  });
}

function triggerOf(message: Message): Result<Trigger, string> {
  const type = message.text('MSH', 9, 1);
  const event = message.text('MSH', 9, 2) ?? message.text('EVN', 1);
  const known = TRIGGERS.find((trigger) => type === 'ADT' && trigger === event);
  const name = `${type ?? '?'}^${event ?? '?'}`.slice(0, 40);
  return known ? ok(known) : err(`Not an ADT message Wardcast reads yet: ${name}.`);
}

/** PV1-19, else PID-18, else PID-3: then all visits of a person look like one. */
function encounterOf(message: Message): Result<EncounterId, string> {
  const id = message.text('PV1', 19) ?? message.text('PID', 18) ?? message.text('PID', 3);
  if (id === undefined) return err('No visit number (PV1-19, PID-18) and no patient number (PID-3).');
  return isCode(id, 128)
    ? ok(asEncounterId(id))
    : err('The visit number is not 1 to 128 printable characters.');
}

function timesOf(message: Message, zone: string) {
  const read = (segment: string, field: number) => parseHl7Time(message.text(segment, field), zone);
  const [occurred, recorded, sent] = [read('EVN', 6), read('EVN', 2), read('MSH', 7)];
  const [admitted, discharged] = [read('PV1', 44), read('PV1', 45)];
  const happened = occurred ?? recorded ?? sent;
  const millis = (time: typeof occurred) => (time ? asMillis(time.at) : undefined);
  return {
    at: millis(happened),
    writtenAt: millis(recorded ?? sent),
    admittedAt: millis(admitted),
    dischargedAt: millis(discharged),
    localTimes: [happened, admitted, discharged].some((time) => time?.local),
  };
}

function placesOf(message: Message): Result<Pick<Visit, 'unit' | 'bed' | 'priorUnit'>, string> {
  const [unit, bed, prior] = [message.text('PV1', 3, 1), bedName(message), message.text('PV1', 6, 1)];
  for (const name of [unit, bed, prior]) {
    if (name !== undefined && !isCode(name, 64))
      return err('A location (PV1-3, PV1-6) is not printable or too long.');
  }
  return ok({
    unit: unit === undefined ? undefined : asUnitId(unit),
    bed: bed === undefined ? undefined : asBedId(bed),
    priorUnit: prior === undefined ? undefined : asUnitId(prior),
  });
}

/** PV1-3.2 and 3.3: a bed is only unique within its room. */
function bedName(message: Message): string | undefined {
  const [room, bed] = [message.text('PV1', 3, 2), message.text('PV1', 3, 3)];
  if (bed === undefined) return undefined;
  return room === undefined ? bed : `${room} ${bed}`;
}
