import type { Settings } from '../storage/event-repository.ts';

/** What makes the demo hospital the same one after a restart. */
export interface DemoPlan {
  readonly profile: string;
  readonly seed: number;
  /** First instant of its history, ms. */
  readonly startAt: number;
  /** All its facts until here are in the log, ms. */
  readonly advancedTo: number;
}

export async function readPlan(settings: Settings): Promise<DemoPlan | undefined> {
  const values = await settings.all();
  const profile = values.get('demo_profile');
  if (profile === undefined) return undefined;
  const number = (key: string) => Number(values.get(key));
  return {
    profile,
    seed: number('demo_seed'),
    startAt: number('demo_start_at'),
    advancedTo: number('demo_advanced_to'),
  };
}

export const writePlan = (settings: Settings, plan: DemoPlan): Promise<void> =>
  settings.set({
    demo_profile: plan.profile,
    demo_seed: String(plan.seed),
    demo_start_at: String(plan.startAt),
    demo_advanced_to: String(plan.advancedTo),
  });
