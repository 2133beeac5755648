import { isClock, isDate, offsetMillis } from '../../time/iso.ts';
import { fromLocal } from '../../time/zone.ts';

const TS = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,4}))?)?\d*([+-]\d{4})?$/;

export interface Hl7Time {
  readonly at: number;
  /** It was read by the zone given, having no offset of its own. */
  readonly local: boolean;
}

/**
 * An HL7 timestamp (TS or DTM, `YYYYMMDDHHMM[SS[.S]][+ZZZZ]`). One without hour and minute names a day, not an
 * instant, and is as good as none here.
 */
export function parseHl7Time(text: string | undefined, zone: string): Hl7Time | undefined {
  const match = text === undefined ? undefined : TS.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isDate(year, month, day) || !isClock(hour, minute, second)) return undefined;
  const millisecond = match[7] === undefined ? 0 : Number(match[7].slice(0, 3).padEnd(3, '0'));
  const time = { year, month, day, hour, minute, second: Math.min(second, 59), millisecond };
  const offset = match[8];
  return offset === undefined
    ? { at: fromLocal(time, zone), local: true }
    : { at: fromLocal(time, 'UTC') - offsetMillis(offset), local: false };
}

/** `YYYY-MM-DD` of a date of birth (PID-7), whatever follows it. */
export function parseHl7Date(text: string | undefined): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)/.exec(text ?? '');
  if (!match || !isDate(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  return `${match[1]}-${match[2]}-${match[3]}`;
}
