import type { ModelName, Provenance } from '#core/forecast/prediction.ts';

/** What each prediction is and how its baseline makes it, in words for the people who read it. */

export const MODEL_TITLE: Record<ModelName, string> = {
  arrivals: 'Arrivals per hour',
  wait: 'Wait until a clinician starts',
  admission: 'Chance of admission',
  stay: 'Remaining stay',
  demand: 'Beds needed and free',
};

export const BASELINE_IN_WORDS: Record<ModelName, string> = {
  arrivals: 'What the same hour of the week brought over the last weeks here.',
  wait: 'What people of the same category waited here lately, less what this person has already waited.',
  admission: 'How often people of the same category were admitted here.',
  stay: 'How long people who had already stayed as long stayed on.',
  demand: 'The simple forecasts of arrivals, admissions and stays, added up.',
};

const BACKEND_WORD = {
  webgpu: 'this device’s graphics processor (WebGPU)',
  wasm: 'this device’s processor (WebAssembly)',
  cpu: 'this device’s processor (JavaScript)',
  none: 'this device, without a model',
} as const;

export const backendInWords = (backend: Provenance['backend']) => BACKEND_WORD[backend];

export const shortSource = (provenance: Provenance) =>
  provenance.madeBy === 'model' ? `model ${provenance.version}` : 'simple baseline';
