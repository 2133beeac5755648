import { isKnown, type KnownEvent, type LogEvent } from '../schema/event.ts';
import type { EncounterId, Millis, UnitId } from '../schema/ids.ts';
import { contributionOf, replaceContribution } from './contribution.ts';
import { foldEncounter } from './encounter.ts';
import { emptyState, type EncounterRecord, type HospitalState } from './state.ts';
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
    applyEncounterFact(state, event, event.encounter);
    changes.encounters.add(event.encounter);
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
 * Puts back the facts of an encounter that `compact` dropped (or that this device never held), so that the next
 * fact about it folds right. `facts` are all its earlier facts, in order.
 */
export function rehydrate(state: HospitalState, id: EncounterId, facts: readonly KnownEvent[]): void {
  setRecord(state, id, [...facts]);
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

function applyEncounterFact(state: HospitalState, event: KnownEvent, id: EncounterId): void {
  const record = state.encounters.get(id);
  setRecord(state, id, record ? [...record.facts, event] : [event], record);
}

function setRecord(
  state: HospitalState,
  id: EncounterId,
  facts: KnownEvent[],
  old: EncounterRecord | undefined = state.encounters.get(id),
): void {
  const encounter = foldEncounter(facts);
  if (!encounter) return;
  replaceContribution(state.history, old && contributionOf(old.encounter), contributionOf(encounter));
  state.encounters.set(id, { encounter, facts, compacted: false });
}
