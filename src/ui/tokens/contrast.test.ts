import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./colours.css', import.meta.url), 'utf8');

/** Hex colours by role and theme: `--fg: light-dark(#a, #b)` or `--acuity-1: #a` for both. */
function coloursOf(theme: 'light' | 'dark'): Map<string, string> {
  const colours = new Map<string, string>();
  for (const [, role, light, dark] of css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g))
    colours.set(role!, theme === 'light' ? light! : dark!);
  for (const [, role, both] of css.matchAll(/--([\w-]+): (#\w{6});/g)) colours.set(role!, both!);
  return colours;
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
  const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r!) + 0.7152 * linear(g!) + 0.0722 * linear(b!);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const grounds = ['bg', 'surface', 'surface-raised', 'surface-sunken'];
const onEveryGround = (role: string) => grounds.map((ground): [string, string] => [role, ground]);

const text: [string, string][] = [
  ...['fg', 'fg-muted', 'accent', 'good', 'warn', 'bad'].flatMap(onEveryGround),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent-soft', 'accent-soft'],
  ['fg', 'accent-soft'],
  ['on-bad', 'bad'],
  ...['good', 'warn', 'bad'].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    ['fg', `${tone}-soft`],
  ]),
  ...[1, 2, 3, 4, 5].map((acuity): [string, string] => [`on-acuity-${acuity}`, `acuity-${acuity}`]),
];

const graphics: [string, string][] = [
  ...['line-strong', 'focus'].flatMap(onEveryGround),
  ['chart-median', 'surface'],
  ['chart-median', 'chart-90'],
  ['chart-actual', 'chart-50'],
  ['chart-now', 'surface'],
  ['chart-limit', 'surface'],
];

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const colours = coloursOf(theme);
  const ratio = ([a, b]: [string, string]) => contrast(colours.get(a)!, colours.get(b)!);

  it.each(text)('reads %s on %s (4.5:1)', (a, b) => {
    expect(ratio([a, b])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(graphics)('tells %s from %s (3:1)', (a, b) => {
    expect(ratio([a, b])).toBeGreaterThanOrEqual(3);
  });
});
