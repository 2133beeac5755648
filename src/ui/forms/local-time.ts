import { asMillis, type Millis } from '#core/schema/ids.ts';
import { fromLocal, zoneOffset } from '#core/time/zone.ts';

/** What a `datetime-local` input holds, read on the wall clock of the site and never of the device. */

/** `2026-11-24T14:02` */
export const toLocalInput = (at: Millis, zone: string): string =>
  new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 16);

/** Undefined for what is no minute of any day. */
export function fromLocalInput(text: string, zone: string): Millis | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (new Date(`${parts[0].slice(0, 16)}Z`).toString() === 'Invalid Date') return undefined;
  return asMillis(fromLocal({ year, month, day, hour, minute, second: 0, millisecond: 0 }, zone));
}
