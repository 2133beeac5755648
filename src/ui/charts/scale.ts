/** Straight-line scales and their ticks; all lengths in CSS pixels. */

export type Scale = (value: number) => number;

/** Maps `from..to` onto `start..end`. An empty domain maps to the start. */
export function linear(from: number, to: number, start: number, end: number): Scale {
  const span = to - from;
  return (value) => (span === 0 ? start : start + ((value - from) / span) * (end - start));
}

/** Round numbers from 0 to at least `max`, about `wanted` of them; whole ones, for what is counted. */
export function countTicks(max: number, wanted = 4): number[] {
  const step = niceStep(Math.max(max, 1) / wanted);
  const last = Math.ceil(Math.max(max, 1) / step);
  return Array.from({ length: last + 1 }, (_, i) => i * step);
}

/** 1, 2 or 5 times a power of ten, never below one. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw) ?? 10;
  return Math.max(1, factor * power);
}

const HOUR_MS = 3_600_000;

/** Instants at whole multiples of `everyHours` of the site's wall clock. @param hourAt local hour of an instant */
export function hourTicks(
  from: number,
  to: number,
  everyHours: number,
  hourAt: (at: number) => number,
): number[] {
  const ticks: number[] = [];
  for (let at = Math.ceil(from / HOUR_MS) * HOUR_MS; at <= to; at += HOUR_MS)
    if (hourAt(at) % everyHours === 0) ticks.push(at);
  return ticks;
}

/** How far apart labels stand so that they do not touch: 6, 12 or 24 hours. */
export const tickHours = (spanHours: number, width: number, labelWidth = 52): number =>
  [3, 6, 12, 24].find((every) => (width / spanHours) * every >= labelWidth) ?? 24;

export type Point = readonly [x: number, y: number];

const number = (value: number) => value.toFixed(1);
const joined = (points: readonly Point[]) => points.map(([x, y]) => `${number(x)} ${number(y)}`).join('L');

export const linePath = (points: readonly Point[]) => (points.length === 0 ? '' : `M${joined(points)}`);

/** The area between two lines over the same abscissae. */
export const bandPath = (upper: readonly Point[], lower: readonly Point[]) =>
  upper.length === 0 ? '' : `M${joined(upper)}L${joined([...lower].reverse())}Z`;
