import { civilFromDays, daysFromCivil, weekdayOfDays } from './civil.ts';

/** A wall clock's hour at a site. */
export interface LocalHour {
  readonly year: number;
  /** 1-12 */
  readonly month: number;
  /** 1-31 */
  readonly day: number;
  /** 0 = Monday */
  readonly weekday: number;
  /** 0-23 */
  readonly hour: number;
}

/** A wall clock's reading, without saying where. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** True for a name that this platform knows, e.g. `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the wall clock of `zone` shows at `at` (ms since 1970 UTC). */
export function localHour(at: number, zone: string): LocalHour {
  const local = at + zoneOffset(at, zone);
  const days = Math.floor(local / DAY_MS);
  const hour = Math.floor((local - days * DAY_MS) / HOUR_MS);
  return { ...civilFromDays(days), weekday: weekdayOfDays(days), hour };
}

/** Hour of the week at a site: 0 = Monday 00:00-00:59, 167 = Sunday 23:00-23:59. */
export function localHourOfWeek(at: number, zone: string): number {
  const local = at + zoneOffset(at, zone);
  const hours = Math.floor(local / HOUR_MS);
  return (((hours + 72) % 168) + 168) % 168;
}

/** The local time of `zone` less UTC at `at`, ms. Positive east of Greenwich. */
export function zoneOffset(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const cache = cacheOf(zone);
  const block = Math.floor(at / BLOCK_MS);
  let offset = cache.offsets.get(block);
  if (offset === undefined) {
    if (cache.offsets.size >= BLOCKS_KEPT) cache.offsets.clear();
    offset = offsetByFormat(block * BLOCK_MS, cache.format);
    cache.offsets.set(block, offset);
  }
  return offset;
}

/**
 * The instant at which the wall clock of `zone` shows `time`. In the hour that a change to summer time skips, the
 * clock is read as if it had not been put forward yet; in the hour that comes twice, the first of the two is meant.
 */
export function fromLocal(time: LocalTime, zone: string): number {
  const local = localMillis(time);
  const before = zoneOffset(local - DAY_MS, zone);
  const after = zoneOffset(local + DAY_MS, zone);
  const first = local - before;
  if (before === after || zoneOffset(first, zone) === before) return first;
  const second = local - after;
  return zoneOffset(second, zone) === after ? second : first;
}

/** Milliseconds since 1970-01-01T00:00 on the same wall clock. */
export const localMillis = (t: LocalTime): number =>
  daysFromCivil(t) * DAY_MS + t.hour * HOUR_MS + t.minute * 60_000 + t.second * 1000 + t.millisecond;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Every change of every zone since 1970 fell on a whole quarter of an hour. */
const BLOCK_MS = 900_000;
/** Four months of quarters. */
const BLOCKS_KEPT = 11_712;

interface ZoneCache {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const caches = new Map<string, ZoneCache>();

function cacheOf(zone: string): ZoneCache {
  let cache = caches.get(zone);
  if (!cache) caches.set(zone, (cache = { format: formatOf(zone), offsets: new Map() }));
  return cache;
}

const formatOf = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

function offsetByFormat(at: number, format: Intl.DateTimeFormat): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year');
  const date = { year, month: part('month'), day: part('day') };
  const clock = { hour: part('hour'), minute: part('minute'), second: part('second'), millisecond: 0 };
  return localMillis({ ...date, ...clock }) - at;
}
