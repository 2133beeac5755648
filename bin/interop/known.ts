import { isKnown, type KnownEvent, type LogEvent } from '../../src/core/schema/event.ts';
import type { BedId, EncounterId, UnitId, WardId } from '../../src/core/schema/ids.ts';
import type { EventName, UnitKind } from '../../src/core/schema/payload.ts';
import { BoundedMap } from '../../src/core/interop/bounded-map.ts';
import type { Lookups } from '../../src/core/interop/record.ts';

/** Facts that a later message may update or cancel. */
const REVISABLE: ReadonlySet<EventName> = new Set([
  'v1.PatientArrived',
  'v1.PersonIdentified',
  'v1.AdmissionDecided',
  'v1.BedRequested',
  'v1.PatientMoved',
  'v1.PatientDeparted',
  'v1.FactCorrected',
  'v1.FactRetracted',
]);

const ENCOUNTERS_WITH_FACTS = 20_000;

/** What the log knows already: streams of encounters, units, beds, and the facts of the encounters heard of last. */
export class KnownLog {
  readonly #wards = new Map<EncounterId, WardId>();
  readonly #kinds = new Map<UnitId, UnitKind>();
  readonly #beds = new Set<string>();
  readonly #facts = new BoundedMap<EncounterId, KnownEvent[]>(ENCOUNTERS_WITH_FACTS);

  get lookups(): Lookups {
    return {
      wardOf: (encounter) => this.#wards.get(encounter),
      unitKind: (unit) => this.#kinds.get(unit),
      hasBed: (unit, bed) => this.#beds.has(bedKey(unit, bed)),
      encounterFacts: (encounter) => this.#facts.get(encounter) ?? [],
    };
  }

  add(event: LogEvent): void {
    if (event.encounter !== undefined && !this.#wards.has(event.encounter)) {
      this.#wards.set(event.encounter, event.ward);
    }
    if (!isKnown(event)) return;
    if (event.name === 'v1.UnitConfigured') this.#kinds.set(event.payload.unit, event.payload.kind);
    else if (event.name === 'v1.BedOpened') this.#beds.add(bedKey(event.payload.unit, event.payload.bed));
    else if (event.encounter !== undefined && REVISABLE.has(event.name)) this.#keep(event, event.encounter);
  }

  #keep(event: KnownEvent, encounter: EncounterId): void {
    const facts = this.#facts.get(encounter);
    if (facts) facts.push(event);
    else this.#facts.set(encounter, [event]);
  }
}

const bedKey = (unit: UnitId, bed: BedId) => `${unit}\n${bed}`;
