import { isKnown, type KnownEvent } from '../../schema/event.ts';
import type { EncounterId, Millis } from '../../schema/ids.ts';
import type { EventName } from '../../schema/payload.ts';
import { BoundedMap } from '../bounded-map.ts';
import type { Lookups } from '../record.ts';

/** A known event of one name. */
export type FactOf<N extends EventName> = Extract<KnownEvent, { readonly name: N }>;

const ENCOUNTERS_KEPT = 50_000;

/**
 * The facts of each encounter, from the log and from this import. Everything is asked **as of** an instant: what was
 * said of a later time does not count, so a feed that is read again is understood as it was the first time.
 */
export class History {
  readonly #facts = new BoundedMap<EncounterId, Map<string, KnownEvent>>(ENCOUNTERS_KEPT);
  readonly #lookups: Lookups;

  constructor(lookups: Lookups = {}) {
    this.#lookups = lookups;
  }

  add(event: KnownEvent): void {
    if (event.encounter !== undefined) this.#of(event.encounter).set(event.id, event);
  }

  /** The last such fact that was true at `at` or earlier and had not been retracted before. */
  last<N extends EventName>(encounter: EncounterId, name: N, at: Millis): FactOf<N> | undefined {
    return this.all(encounter, name, at).at(-1);
  }

  /** All such facts, by the time they were true. */
  all<N extends EventName>(encounter: EncounterId, name: N, at: Millis): FactOf<N>[] {
    const facts = [...this.#of(encounter).values()];
    const retracted = retractedBefore(facts, at);
    return facts
      .filter((fact): fact is FactOf<N> => fact.name === name)
      .filter((fact) => fact.occurredAt <= at && !retracted.has(fact.id))
      .sort((a, b) => a.occurredAt - b.occurredAt);
  }

  #of(encounter: EncounterId): Map<string, KnownEvent> {
    let facts = this.#facts.get(encounter);
    if (!facts) {
      const logged = this.#lookups.encounterFacts?.(encounter) ?? [];
      facts = new Map(logged.filter(isKnown).map((event) => [event.id, event]));
      this.#facts.set(encounter, facts);
    }
    return facts;
  }
}

function retractedBefore(facts: readonly KnownEvent[], at: Millis): Set<string> {
  const retracted = new Set<string>();
  for (const fact of facts) {
    if (fact.name === 'v1.FactRetracted' && fact.occurredAt < at) retracted.add(fact.payload.retracts);
  }
  return retracted;
}
