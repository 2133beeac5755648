import { admissionSpec } from '#core/features/admission.ts';
import { arrivalsSpec } from '#core/features/arrivals.ts';
import type { FeatureSpec } from '#core/features/spec.ts';
import { staySpec } from '#core/features/stay.ts';
import { waitSpec } from '#core/features/wait.ts';
import type { ModelName } from '#core/forecast/prediction.ts';

/** What this version of the code feeds each model. `demand` has no rows of its own: it convolves the others. */
export const modelSpecs: Readonly<Record<ModelName, FeatureSpec>> = {
  arrivals: arrivalsSpec,
  wait: waitSpec,
  admission: admissionSpec,
  stay: staySpec,
  demand: { name: 'demand', version: 1, features: [] },
};

/** The score by which each model must beat its baseline to speak; the smaller the better. */
export const decidingMetric: Readonly<Record<ModelName, string>> = {
  arrivals: 'pinball',
  wait: 'pinball',
  admission: 'brier',
  stay: 'pinball',
  demand: 'pinball',
};
