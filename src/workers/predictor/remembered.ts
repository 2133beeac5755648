import * as v from 'valibot';
import type { BackendChoices } from '#models/engine.ts';

const Remembered = v.object({
  /** Hashes of the weights that were measured: with others the measurement means nothing. */
  weights: v.string(),
  choices: v.record(v.string(), v.picklist(['webgpu', 'wasm', 'cpu'])),
});

/** What a device remembers of its measurements: for these very weights. */
export type RememberedBackends = v.InferOutput<typeof Remembered>;

/** The choices, if they can be read and were made for these weights; anybody may have written there. */
export function rememberedChoices(stored: unknown, weights: string): BackendChoices | undefined {
  const parsed = v.safeParse(Remembered, stored);
  return parsed.success && parsed.output.weights === weights ? parsed.output.choices : undefined;
}
