import { err, ok, type Result } from '#core/result.ts';
import { parseNumber } from './number.ts';

/** The predictions about one person that a person may overrule. */
export type Overridable = 'wait' | 'admission' | 'stay';

/** In which unit it is typed, in which it is recorded, and what can be at all (as typed). */
export const OVERRIDE: Record<
  Overridable,
  {
    readonly label: string;
    readonly typed: string;
    readonly unit: string;
    readonly max: number;
    readonly factor: number;
  }
> = {
  wait: { label: 'Still to wait', typed: 'minutes', unit: 'min', max: 2880, factor: 1 },
  admission: { label: 'Chance of admission', typed: '%', unit: '0/1', max: 100, factor: 0.01 },
  stay: { label: 'Remaining stay', typed: 'hours', unit: 'h', max: 8760, factor: 1 },
};

/** The value in the unit it is recorded in. */
export function parseOverride(model: Overridable, text: string): Result<number, string> {
  const { max, typed, factor } = OVERRIDE[model];
  const parsed = parseNumber(text);
  if (!parsed.ok) return parsed;
  if (parsed.value === undefined) return err('Write a number.');
  if (parsed.value < 0 || parsed.value > max) return err(`Between 0 and ${max} ${typed}.`);
  return ok(Math.round(parsed.value * factor * 1e6) / 1e6);
}
