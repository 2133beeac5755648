import type { Driver, ModelName } from '#core/forecast/prediction.ts';
import { hours, minutes, plural } from '../format.ts';

/** How far one input moved a prediction: `+12 min`, `−8 points`. */
export function effectInWords(effect: number, model: ModelName): string {
  const sign = effect < 0 ? '−' : '+';
  return `${sign}${sizeInWords(Math.abs(effect), model)}`;
}

function sizeInWords(size: number, model: ModelName): string {
  switch (model) {
    case 'wait':
      return minutes(size);
    case 'stay':
      return hours(size);
    case 'admission':
      return `${size < 0.01 ? '< 1' : Math.round(size * 100)} points`;
    case 'arrivals':
    case 'demand':
      return size.toFixed(1);
  }
}

/** A label may end in the code of one of several: `came by walk_in`, `complaint mental_health`. */
export function labelInWords({ label }: Driver): string {
  if (label === 'came by walk_in') return 'walked in';
  return label.replace(/^complaint /, 'complaint: ').replaceAll('_', ' ');
}

/** `38 patients`, `yes`; the value as a nurse would say it. */
export function valueInWords({ value, unit }: Driver): string {
  if (Number.isNaN(value)) return 'not known';
  if (unit === '0/1') return value >= 0.5 ? 'yes' : 'no';
  if (unit === 'min') return minutes(value);
  if (unit === 'h') return hours(value);
  if (unit === 'year') return plural(Math.floor(value), 'year');
  const rounded = Math.abs(value) >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return unit ? `${rounded} ${unit}` : String(rounded);
}

/** The largest few, and the size of the largest: bars of one explanation share a scale. */
export function topDrivers(
  drivers: readonly Driver[],
  most = 5,
): { drivers: readonly Driver[]; scale: number } {
  const sorted = [...drivers].filter(({ effect }) => effect !== 0);
  sorted.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  const top = sorted.slice(0, most);
  return { drivers: top, scale: Math.abs(top[0]?.effect ?? 1) };
}
