import type { Acuity } from '#core/schema/payload.ts';

/** Words of the five categories, the same on every screen (Manchester's, which the other scales map to). */
export const ACUITY_WORD: Record<Acuity, string> = {
  1: 'Immediate',
  2: 'Very urgent',
  3: 'Urgent',
  4: 'Standard',
  5: 'Non-urgent',
};

export const ACUITIES = [1, 2, 3, 4, 5] as const satisfies readonly Acuity[];

/** A shape for each category, on a 28 x 28 grid, so that none is told by its colour alone. */
export const ACUITY_SHAPE: Record<Acuity, string> = {
  1: 'M8.5 1h11L27 8.5v11L19.5 27h-11L1 19.5v-11z', // octagon, as a stop sign
  2: 'M14 1l13 9.5-5 16.5H6L1 10.5z', // pentagon
  3: 'M14 0l14 14-14 14L0 14z', // diamond
  4: 'M5 2h18a3 3 0 0 1 3 3v18a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z', // square
  5: 'M14 1a13 13 0 1 0 0 26a13 13 0 0 0 0-26z', // circle
};
