import { isKnown, type KnownEvent, type LogEvent } from '../schema/event.ts';
import type { EncounterId, Millis, UnitId } from '../schema/ids.ts';
import { replaceBedUse } from './cleaning.ts';
import { contributionOf, replaceContribution, sameFlow } from './contribution.ts';
import { advanceEncounter, foldEncounter, isCorrection } from './encounter.ts';
import { emptyState, type Encounter, type HospitalState } from './state.ts';
import { applyUnitFact, isUnitEvent } from './unit.ts';

/** Which subjects a run of events touched: what a screen or a feature cache must look at again. */
export interface Changes {
  readonly encounters: Set<EncounterId>;
  readonly units: Set<UnitId>;
}

export const noChanges = (): Changes => ({ encounters: new Set(), units: new Set() });

/**
 * Folds one event into the state **in place** (a copy per event would make a replay quadratic) and notes what it
 * touched. Total: no event throws, and an unknown one is counted and skipped.
 * The caller gives each event once, each subject's in the order of its stream.
 */
export function project(state: HospitalState, event: LogEvent, changes: Changes = noChanges()): Changes {
  state.dataTo = Math.max(state.dataTo, event.recordedAt) as Millis;
  if (!isKnown(event)) {
    state.unknown.set(event.name, (state.unknown.get(event.name) ?? 0) + 1);
  } else if (isUnitEvent(event)) {
    changes.units.add(applyUnitFact(state, event));
  } else if (event.encounter !== undefined) {
    applyEncounterFact(state, event, event.encounter, changes);
  }
  return changes;
}

/** The state that a log folds to. */
export function replay(events: Iterable<LogEvent>, onto: HospitalState = emptyState()): HospitalState {
  const changes = noChanges();
  for (const event of events) project(onto, event, changes);
  return onto;
}

/**
 * Puts back the facts of an encounter that `compact` dropped, so that the next fact about it folds right.
 * `facts` are all facts about it that were folded before, in order: the history counts them already.
 */
export function rehydrate(state: HospitalState, id: EncounterId, facts: readonly KnownEvent[]): void {
  const encounter = foldEncounter(facts);
  if (encounter) state.encounters.set(id, { encounter, facts: [...facts], compacted: false });
}

/** Folds an encounter anew from all its facts: when the order of those already folded turned out to be another. */
export function refold(
  state: HospitalState,
  id: EncounterId,
  facts: readonly KnownEvent[],
  changes: Changes = noChanges(),
): Changes {
  setEncounter(state, id, foldEncounter(facts), [...facts], changes);
  return changes;
}

/** Encounters that an event needs from the log before it may be projected. */
export function needsRehydration(
  state: HospitalState,
  event: LogEvent,
): event is LogEvent & { encounter: EncounterId } {
  if (event.encounter === undefined) return false;
  const record = state.encounters.get(event.encounter);
  return record ? record.compacted : event.name !== 'v1.PatientArrived';
}

function applyEncounterFact(
  state: HospitalState,
  event: KnownEvent,
  id: EncounterId,
  changes: Changes,
): void {
  const record = state.encounters.get(id);
  const facts = record?.facts ?? [];
  facts.push(event);
  const next =
    record && !isCorrection(event) ? advanceEncounter(record.encounter, event) : foldEncounter(facts);
  setEncounter(state, id, next, facts, changes);
}

function setEncounter(
  state: HospitalState,
  id: EncounterId,
  next: Encounter | undefined,
  facts: KnownEvent[],
  changes: Changes,
): void {
  const old = state.encounters.get(id)?.encounter;
  if (!sameFlow(old, next))
    replaceContribution(state.history, old && contributionOf(old), next && contributionOf(next));
  for (const unit of replaceBedUse(state, id, old, next)) changes.units.add(unit);
  if (next) state.encounters.set(id, { encounter: next, facts, compacted: false });
  else state.encounters.delete(id);
  changes.encounters.add(id);
}
