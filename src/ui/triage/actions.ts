import type { Encounter } from '#core/ward/state.ts';
import type { IconName } from '../icons.ts';

/** What can be done about somebody in the department. */
export type PatientAction = 'triage' | 'start' | 'admit' | 'left' | 'home' | 'observe';

export interface ActionWords {
  readonly label: string;
  readonly icon: IconName;
}

export const ACTION: Record<PatientAction, ActionWords> = {
  triage: { label: 'Triage', icon: 'triage' },
  start: { label: 'Start treatment', icon: 'check' },
  admit: { label: 'Decide to admit', icon: 'board' },
  left: { label: 'Left without being seen', icon: 'cross' },
  home: { label: 'Discharge home', icon: 'home' },
  observe: { label: 'Observations', icon: 'plus' },
};

/** The next step first; the rest is offered when the row is opened. */
export function actionsFor({ stage }: Pick<Encounter, 'stage'>): readonly PatientAction[] {
  switch (stage) {
    case 'arrived':
      return ['triage', 'start', 'left', 'home'];
    case 'triaged':
      return ['start', 'triage', 'observe', 'admit', 'left', 'home'];
    case 'in_treatment':
      return ['admit', 'home', 'observe', 'triage'];
    case 'boarding':
    case 'on_ward':
    case 'ready':
      return ['observe', 'home'];
    case 'departed':
      return [];
  }
}
