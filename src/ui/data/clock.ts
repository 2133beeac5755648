import { MINUTE_MS } from '#core/ward/state.ts';
import { duration } from '../format.ts';

const WARN_FROM_MS = 2 * MINUTE_MS;

/** Said when this device's clock is off by two minutes or more; every time on it is already put right. */
export function clockWarning(offsetMs: number): string | undefined {
  if (Math.abs(offsetMs) < WARN_FROM_MS) return undefined;
  const direction = offsetMs > 0 ? 'fast' : 'slow';
  return `This device’s clock is ${duration(Math.abs(offsetMs))} ${direction}. Times that are recorded are put right by it; set the clock all the same.`;
}
