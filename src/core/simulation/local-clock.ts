import { DAY_MS, HOUR_MS } from '../ward/state.ts';

/** Local wall time of a site. Offsets are looked up once per hour: asking `Intl` per event would take all the time. */
export interface LocalClock {
  /** Hour of the week, 0 = Monday 00:00-01:00 … 167. */
  hourOfWeek(at: number): number;
  /** Hours since local midnight, with a fraction. */
  hourOfDay(at: number): number;
  /** 0 = Monday … 6 = Sunday. */
  weekday(at: number): number;
  /** Days since 1970-01-01 on the local calendar. */
  day(at: number): number;
  /** The instant of `hour` (may be over 24) of local calendar day `day`. */
  instantOf(day: number, hour: number): number;
}

/** @param zone IANA name, e.g. `Europe/Berlin` */
export function createLocalClock(zone: string): LocalClock {
  const offsetAt = offsetTable(zone);
  const local = (at: number) => at + offsetAt(at);
  const day = (at: number) => Math.floor(local(at) / DAY_MS);
  // 1970-01-01 was a Thursday.
  const weekday = (at: number) => modulo(day(at) + 3, 7);
  const hourOfDay = (at: number) => modulo(local(at), DAY_MS) / HOUR_MS;
  return {
    day,
    weekday,
    hourOfDay,
    hourOfWeek: (at) => weekday(at) * 24 + Math.floor(hourOfDay(at)),
    instantOf: (on, hour) => {
      const wall = Math.round(on * DAY_MS + hour * HOUR_MS);
      return wall - offsetAt(wall - offsetAt(wall));
    },
  };
}

const modulo = (value: number, by: number) => ((value % by) + by) % by;

function offsetTable(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (at) => {
    const hour = Math.floor(at / HOUR_MS);
    let offset = known.get(hour);
    if (offset === undefined) known.set(hour, (offset = parseOffset(format, hour * HOUR_MS)));
    return offset;
  };
}

/** `GMT+05:30` → milliseconds; plain `GMT` → 0. */
function parseOffset(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const ms = Number(match[2]) * HOUR_MS + Number(match[3]) * 60_000;
  return match[1] === '-' ? -ms : ms;
}
