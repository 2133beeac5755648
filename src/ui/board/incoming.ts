import { admissionOf } from '#core/forecast/lookup.ts';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import { isActive, type Encounter, type Unit } from '#core/ward/state.ts';

/** Somebody in the department who may come to a unit. */
export interface Incoming {
  readonly encounter: Encounter;
  /** How sure it is that it is this unit. */
  readonly certainty: 'bed_promised' | 'bed_requested' | 'decided' | 'expected';
  /** P(admission) to any unit; undefined when not predicted. */
  readonly probability: number | undefined;
}

const RANK = { bed_promised: 0, bed_requested: 1, decided: 2, expected: 3 } as const;

/** Below this chance of admission a person is not listed by name; the forecast still counts the chance. */
const LISTED_FROM = 0.3;

/** Who is coming, the surest first. */
export function incomingTo(
  unit: Unit,
  encounters: Iterable<Encounter>,
  frame: ForecastFrame | undefined,
): Incoming[] {
  const incoming: Incoming[] = [];
  for (const encounter of encounters) {
    if (!isActive(encounter) || encounter.admittedAt !== undefined) continue;
    const probability = frame && admissionOf(frame, encounter.id);
    const certainty = certaintyOf(encounter, unit, probability);
    if (certainty) incoming.push({ encounter, certainty, probability });
  }
  return incoming.sort(
    (a, b) => RANK[a.certainty] - RANK[b.certainty] || (b.probability ?? 0) - (a.probability ?? 0),
  );
}

function certaintyOf(
  e: Encounter,
  unit: Unit,
  probability: number | undefined,
): Incoming['certainty'] | undefined {
  const toUnit = e.assigned?.unit ?? e.requestedUnit;
  if (toUnit !== undefined && toUnit !== unit.id) return undefined;
  if (e.assigned) return 'bed_promised';
  if (toUnit !== undefined) return 'bed_requested';
  if (!mayServe(unit, e.service)) return undefined;
  if (e.admissionDecidedAt !== undefined) return 'decided';
  return probability !== undefined && probability >= LISTED_FROM ? 'expected' : undefined;
}

/** A unit without named services takes anyone; a person without a service may go anywhere. */
const mayServe = ({ services, kind }: Unit, service: string | undefined) =>
  service === undefined
    ? kind === 'ward' || kind === 'assessment'
    : services.length === 0 || services.includes(service);

export const certaintyWord: Record<Incoming['certainty'], string> = {
  bed_promised: 'bed promised',
  bed_requested: 'bed requested here',
  decided: 'to be admitted',
  expected: 'chance of admission',
};
