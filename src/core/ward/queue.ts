import type { Millis, UnitId } from '../schema/ids.ts';
import { isWaiting, type Encounter, type Stage } from './state.ts';

/** Who is in a department, in the order in which they will be looked at. */
export interface Department {
  /** Not triaged yet, longest here first. */
  readonly untriaged: readonly Encounter[];
  /** Triaged and waiting: by acuity, then longest here first. */
  readonly waiting: readonly Encounter[];
  /** Being treated, longest here first. */
  readonly inTreatment: readonly Encounter[];
  /** Admitted, waiting for a bed elsewhere; longest since the decision first. */
  readonly boarding: readonly Encounter[];
}

export function departmentOf(encounters: Iterable<Encounter>, unit: UnitId): Department {
  const here = [...encounters].filter((encounter) => isIn(encounter, unit));
  const at = (...stages: Stage[]) => here.filter(({ stage }) => stages.includes(stage));
  const waiting = here.filter(isWaiting);
  return {
    untriaged: waiting.filter(({ acuity }) => acuity === undefined).sort(byArrival),
    waiting: waiting.filter(({ acuity }) => acuity !== undefined).sort(byPriority),
    inTreatment: at('in_treatment').sort(byArrival),
    boarding: at('boarding', 'on_ward', 'ready').sort(byDecision),
  };
}

/** Acuity first, then who has been here longest; the id settles a tie, so that a list never shuffles itself. */
export const byPriority = (a: Encounter, b: Encounter) =>
  (a.acuity ?? 0) - (b.acuity ?? 0) || byArrival(a, b);

/**
 * How long somebody has been waiting for treatment, ms; `undefined` where the facts contradict themselves: then
 * there is no number to show.
 */
export function waitedMs(encounter: Encounter, now: Millis): number | undefined {
  const { arrivedAt, treatmentStartedAt } = encounter;
  if (arrivedAt === undefined) return undefined;
  const waited = (treatmentStartedAt ?? now) - arrivedAt;
  return waited < -CLOCK_TOLERANCE_MS ? undefined : Math.max(0, waited);
}

/** Why there is no wait to show, in words; `undefined` when there is one. */
export function waitFault(encounter: Encounter, now: Millis): string | undefined {
  if (encounter.arrivedAt === undefined) return 'No arrival is recorded, so no wait can be given.';
  if (waitedMs(encounter, now) !== undefined) return undefined;
  return encounter.treatmentStartedAt === undefined
    ? 'The arrival is recorded in the future.'
    : 'Treatment is recorded before arrival.';
}

/** Clocks of two devices may differ this much before a wait is called a fault. */
const CLOCK_TOLERANCE_MS = 120_000;

const UNKNOWN = Number.MIN_SAFE_INTEGER;

function isIn(encounter: Encounter, unit: UnitId): boolean {
  if (encounter.stage === 'departed') return false;
  return encounter.place ? encounter.place.unit === unit : (encounter.ward as string) === unit;
}

/** Somebody whose arrival nobody recorded comes first: they may have been here longest. */
const byArrival = (a: Encounter, b: Encounter) =>
  (a.arrivedAt ?? UNKNOWN) - (b.arrivedAt ?? UNKNOWN) || byId(a, b);

const byDecision = (a: Encounter, b: Encounter) =>
  (a.admissionDecidedAt ?? UNKNOWN) - (b.admissionDecidedAt ?? UNKNOWN) || byId(a, b);

const byId = (a: Encounter, b: Encounter) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
