import type { Encounter, Stage } from '#core/ward/state.ts';

const STAGE: Record<Stage, string> = {
  arrived: 'Waits for triage',
  triaged: 'Waits for treatment',
  in_treatment: 'In treatment',
  boarding: 'Waits for a bed',
  on_ward: 'On the ward',
  ready: 'Ready to go home',
  departed: 'Gone',
};

export const stageWord = ({ stage }: Pick<Encounter, 'stage'>) => STAGE[stage];
