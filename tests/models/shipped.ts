import * as v from 'valibot';
import { modelNames } from '../../src/core/forecast/prediction.ts';

/** What is in `public/models`, for tests in Node and in browsers alike. */
export const shippedModels = modelNames;
export const networkModels = ['arrivals', 'wait', 'admission', 'stay'] as const;

export const Golden = v.object({ rows: v.array(v.number()), outputs: v.array(v.number()) });
