import type { Fact } from '#core/schema/event.ts';
import type { BedId, Millis, UnitId } from '#core/schema/ids.ts';
import type { Outcome } from '#core/schema/payload.ts';
import {
  assignBed,
  cleanBed,
  closeBed,
  discharge,
  expectDischarge,
  markReady,
  move,
  openBed,
  swap,
} from '#core/ward/actions.ts';
import type { Encounter } from '#core/ward/state.ts';
import type { IconName } from '../icons.ts';
import type { BedView } from './bed-view.ts';

/** What can be done at a bed, by tap. */
export type BedAction =
  | 'move'
  | 'swap'
  | 'ready'
  | 'expect'
  | 'discharge'
  | 'arrive'
  | 'assign'
  | 'place'
  | 'clean'
  | 'close'
  | 'open';

export const ACTION_WORDS: Record<BedAction, { readonly label: string; readonly icon: IconName }> = {
  move: { label: 'Move to another bed', icon: 'move' },
  swap: { label: 'Swap with another patient', icon: 'swap' },
  ready: { label: 'Ready to go home', icon: 'check' },
  expect: { label: 'Set expected discharge', icon: 'clock' },
  discharge: { label: 'Discharge', icon: 'home' },
  arrive: { label: 'Has arrived in this bed', icon: 'check' },
  assign: { label: 'Promise this bed to somebody', icon: 'plus' },
  place: { label: 'Put somebody in this bed now', icon: 'person' },
  clean: { label: 'Bed is clean', icon: 'clean' },
  close: { label: 'Close this bed', icon: 'lock' },
  open: { label: 'Open this bed', icon: 'plus' },
};

const FOR_PATIENT: readonly BedAction[] = ['ready', 'expect', 'move', 'swap', 'discharge'];

/** What is offered for the patient at hand, or for the bed when nobody is in it. */
export function actionsFor({ status, promised }: BedView, patient: Encounter | undefined): BedAction[] {
  if (patient) return FOR_PATIENT.filter((action) => action !== 'ready' || patient.readyAt === undefined);
  if (status === 'closed') return ['open'];
  const arrive: BedAction[] = promised.length > 0 ? ['arrive'] : [];
  const clean: BedAction[] = status === 'to_clean' ? ['clean'] : [];
  return [...arrive, ...clean, 'assign', 'place', 'close'];
}

/** What a person filled in before pressing the button. */
export interface BedForm {
  readonly action: BedAction;
  readonly unit: UnitId;
  readonly bed: BedId;
  readonly patient: Encounter | undefined;
  /** The other patient of a swap. */
  readonly other: Encounter | undefined;
  readonly target: { readonly unit: UnitId; readonly bed: BedId | undefined } | undefined;
  readonly expectedAt: Millis | undefined;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** The facts of a form; none while something needed is missing. */
export function factsOf(form: BedForm, at: Millis): Fact[] {
  const { unit, bed, patient } = form;
  const here = { unit, bed };
  switch (form.action) {
    case 'clean':
      return cleanBed(here, at);
    case 'open':
      return openBed(here, at);
    case 'close':
      return closeBed({ ...here, reason: form.reason.trim() || undefined }, at);
    default:
      return patient ? patientFacts(form, patient, at) : [];
  }
}

function patientFacts(form: BedForm, patient: Encounter, at: Millis): Fact[] {
  const { unit, bed, target, other, expectedAt, outcome } = form;
  const subject = patient;
  switch (form.action) {
    case 'ready':
      return markReady({ subject }, at);
    case 'discharge':
      return discharge({ subject, outcome }, at);
    case 'expect':
      return expectedAt === undefined ? [] : expectDischarge({ subject, expectedAt }, at);
    case 'move':
      return target ? move({ subject, ...target }, at) : [];
    case 'swap':
      return other ? swap({ a: patient, b: other }, at) : [];
    case 'assign':
      return assignBed({ subject, unit, bed }, at);
    case 'arrive':
    case 'place':
      return move({ subject, unit, bed }, at);
    default:
      return [];
  }
}
