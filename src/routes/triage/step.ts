import type { PatientAction } from '#ui/triage/actions.ts';
import type { Encounter } from '#core/ward/state.ts';

/** What is being done in a dialog, and about whom. */
export interface Step {
  readonly kind: Exclude<PatientAction, 'start'>;
  readonly encounter: Encounter;
}

/** Names an action about a person, so that it is not started twice. */
export const keyOf = (action: PatientAction, { id }: Encounter) => `${action} ${id}`;
