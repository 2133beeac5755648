import type { FeatureBatch } from '../../features/batch.ts';
import { survivalAt, survivalQuantile } from '../../features/survival.ts';
import { LEAVE_STEPS, LEAVE_STEP_H, type StayForecast } from '../parts.ts';
import { LEVELS, LEVEL_COUNT } from '../prediction.ts';

/** The rest of the stay as recent stays of the unit went on after as many hours. */
export function baselineStay({ stay: rows, demand }: Pick<FeatureBatch, 'stay' | 'demand'>): StayForecast {
  const count = rows.keys.length;
  const quantiles = new Float32Array(count * LEVEL_COUNT);
  const leave = new Float32Array(count * LEAVE_STEPS);
  for (let row = 0; row < count; row++) {
    const { survival } = demand.units[rows.unit[row]!]!;
    const elapsed = rows.elapsedHours[row]!;
    const here = survivalAt(survival, elapsed);
    for (let i = 0; i < LEAVE_STEPS; i++)
      leave[row * LEAVE_STEPS + i] = 1 - survivalAt(survival, elapsed + i * LEAVE_STEP_H) / here;
    LEVELS.forEach((level, i) => {
      const end = survivalQuantile(survival, (1 - level) * here);
      quantiles[row * LEVEL_COUNT + i] = Math.max(0, end - elapsed);
    });
  }
  return { quantiles, leave };
}
