import type { Millis } from '#core/schema/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/ward/state.ts';

/** How numbers are written on every screen. Times are in the site's zone, never the device's. */

/** Stands for a number that is not there, or that the facts contradict. */
export const NONE = '–';

const isNumber = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value >= 0;

/** Minutes as people say them: `25 min`, `1 h 05`. */
export function minutes(value: number | undefined): string {
  if (!isNumber(value)) return NONE;
  const whole = Math.round(value);
  if (whole < 60) return `${whole} min`;
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')}`;
}

/** An interval of minutes, the unit once where it can be: `20–55 min`, `40 min – 1 h 20`. */
export function minutesRange(low: number, high: number): string {
  if (!isNumber(low) || !isNumber(high)) return NONE;
  return Math.round(high) < 60
    ? `${Math.round(low)}–${Math.round(high)} min`
    : `${minutes(low)} – ${minutes(high)}`;
}

/** From here on the hours of a long time no longer matter. */
const WHOLE_DAYS_FROM_H = 7 * 24;

/** Hours as people say them: `45 min`, `6 h`, `2 d 4 h`, `9 d`. */
export function hours(value: number | undefined): string {
  if (!isNumber(value)) return NONE;
  if (value < 1) return `${Math.round(value * 60)} min`;
  const whole = Math.round(value);
  if (whole < 48) return `${whole} h`;
  if (whole >= WHOLE_DAYS_FROM_H) return `${Math.round(whole / 24)} d`;
  return whole % 24 === 0 ? `${whole / 24} d` : `${Math.floor(whole / 24)} d ${whole % 24} h`;
}

export const hoursRange = (low: number, high: number) => `${hours(low)} – ${hours(high)}`;

/** A span of time, in the two largest units that matter. A negative one is a data fault and is not shown. */
export function duration(ms: number | undefined): string {
  if (!isNumber(ms)) return NONE;
  return ms < HOUR_MS * 10 ? minutes(ms / MINUTE_MS) : hours(ms / HOUR_MS);
}

/** `14:02` at the site. */
export const clock = (at: Millis | number, zone: string) => formatter(zone, 'clock').format(at);

/** `Tue 14:02` at the site. */
export const dayClock = (at: Millis | number, zone: string) =>
  `${formatter(zone, 'day').format(at)} ${clock(at, zone)}`;

/** `24 Nov 2026, 14:02` at the site. */
export const dateTime = (at: Millis | number, zone: string) => formatter(zone, 'full').format(at);

/** `14:02` today, `Tue 14:02` within six days, `2 Dec 14:02` within 300, else with the year. */
export function when(at: Millis | number, now: Millis | number, zone: string): string {
  const date = formatter(zone, 'date');
  if (date.format(at) === date.format(now)) return clock(at, zone);
  const distance = Math.abs(now - at);
  if (distance < 6 * DAY_MS) return dayClock(at, zone);
  if (distance < 300 * DAY_MS) return `${formatter(zone, 'dayOfMonth').format(at)} ${clock(at, zone)}`;
  return dateTime(at, zone);
}

/** `just now`, `12 min ago`, `3 h ago`; `in 2 h` for what is to come. */
export function ago(at: Millis | number, now: Millis | number): string {
  const ms = now - at;
  if (Math.abs(ms) < MINUTE_MS) return 'just now';
  return ms > 0 ? `${hours(ms / HOUR_MS)} ago` : `in ${hours(-ms / HOUR_MS)}`;
}

/** `70 %`; never a certainty that no forecast has. */
export function percent(probability: number | undefined): string {
  if (!isNumber(probability)) return NONE;
  if (probability < 0.01) return '< 1 %';
  return probability > 0.99 ? '> 99 %' : `${Math.round(probability * 100)} %`;
}

/** A probability in natural frequencies, which people read with fewer errors than percentages: `7 in 10`. */
export function outOfTen(probability: number | undefined): string {
  if (!isNumber(probability)) return NONE;
  if (probability < 0.05) return 'fewer than 1 in 20';
  if (probability > 0.95) return 'more than 19 in 20';
  return `${Math.round(probability * 10)} in 10`;
}

/** A count that a forecast gives: whole from ten on, one decimal below. */
export function count(value: number | undefined): string {
  if (!isNumber(value)) return NONE;
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

const KILOBYTE = 1000;

/** `640 kB`, `1.2 GB`. */
export function bytes(value: number | undefined): string {
  if (!isNumber(value)) return NONE;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let scaled = value;
  let unit = 0;
  while (scaled >= KILOBYTE && unit < units.length - 1) {
    scaled /= KILOBYTE;
    unit += 1;
  }
  return `${scaled >= 10 || unit === 0 ? Math.round(scaled) : scaled.toFixed(1)} ${units[unit]}`;
}

/** `1,204 events`, `1 event`. */
export const plural = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

const SHAPES = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short' },
  date: { year: 'numeric', month: '2-digit', day: '2-digit' },
  dayOfMonth: { month: 'short', day: 'numeric' },
  full: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter is slow (about 50 µs) and a board formats hundreds of times. */
function formatter(zone: string, shape: keyof typeof SHAPES): Intl.DateTimeFormat {
  const key = `${zone} ${shape}`;
  let made = formatters.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', { ...SHAPES[shape], timeZone: zone });
    formatters.set(key, made);
  }
  return made;
}
