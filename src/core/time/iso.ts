import { daysInMonth } from './civil.ts';
import { localMillis } from './zone.ts';

const ISO =
  /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** The last instant an ISO 8601 date of ECMAScript can name, ms. */
const LAST_DATE_MS = 8.64e15;

export type IsoTime = { readonly at: number } | { readonly fault: string };

/** An instant written in ISO 8601 with its offset from UTC; without one it names no instant, and is refused. */
export function parseIso(text: string): IsoTime {
  const match = ISO.exec(text);
  if (!match) return { fault: `"${text.slice(0, 40)}" is not a time in ISO 8601` };
  const offset = match[8];
  if (offset === undefined) return { fault: `"${text}" has no offset from UTC (Z or +01:00)` };
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  const clock = { hour, minute, second: Math.min(second, 59), millisecond: fraction(match[7]) };
  const at = localMillis({ ...date, ...clock }) - offsetMillis(offset);
  return isDate(date.year, date.month, date.day) &&
    isClock(hour, minute, second) &&
    Math.abs(at) <= LAST_DATE_MS
    ? { at }
    : { fault: `"${text}" is not a time that exists` };
}

export const isDate = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);

/** A leap second (:60) is one. */
export const isClock = (hour: number, minute: number, second: number): boolean =>
  hour <= 23 && minute <= 59 && second <= 60;

/** @param offset `Z`, `+01`, `+0100` or `+01:00`; ms east of Greenwich */
export function offsetMillis(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const digits = offset.replaceAll(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

const fraction = (digits: string | undefined): number =>
  digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
