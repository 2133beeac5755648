import type { Fact } from '../schema/event.ts';
import { wardOfUnit, type BedId, type Millis, type UnitId } from '../schema/ids.ts';
import type { UnitKind } from '../schema/payload.ts';
import type { Lookups } from './record.ts';

/**
 * The units and beds an import has come across. A feed seldom says what kind of place a unit is: the log knows, or
 * else its name says so, or else it is a department when people arrive or are triaged there and a ward otherwise.
 */
export class Places {
  readonly #lookups: Lookups;
  readonly #kinds = new Map<UnitId, UnitKind>();
  readonly #beds = new Set<string>();

  constructor(lookups: Lookups = {}) {
    this.#lookups = lookups;
  }

  kindOf(unit: UnitId): UnitKind | undefined {
    return this.#lookups.unitKind?.(unit) ?? this.#kinds.get(unit);
  }

  /** Facts that bring a unit into being, if this is the first time it is heard of. */
  unit(unit: UnitId, at: Millis, otherwise: UnitKind): Fact[] {
    if (this.kindOf(unit) !== undefined) return [];
    const kind = kindByName(unit) ?? otherwise;
    this.#kinds.set(unit, kind);
    const payload = { unit, name: unit, kind };
    return [{ name: 'v1.UnitConfigured', ward: wardOfUnit(unit), occurredAt: at, payload }];
  }

  /** The same for a bed, and for the unit that it is in. */
  bed(unit: UnitId, bed: BedId | undefined, at: Millis): Fact[] {
    const facts = this.unit(unit, at, 'ward');
    if (bed === undefined || this.#knowsBed(unit, bed)) return facts;
    this.openBed(unit, bed);
    const payload = { unit, bed };
    return [...facts, { name: 'v1.BedOpened', ward: wardOfUnit(unit), occurredAt: at, payload }];
  }

  /** Notes that the source itself speaks of this bed's opening or closing. */
  openBed(unit: UnitId, bed: BedId): void {
    this.#beds.add(bedKey(unit, bed));
  }

  #knowsBed(unit: UnitId, bed: BedId): boolean {
    return this.#beds.has(bedKey(unit, bed)) || (this.#lookups.hasBed?.(unit, bed) ?? false);
  }
}

const bedKey = (unit: UnitId, bed: BedId) => `${unit}\n${bed}`;

const EMERGENCY =
  /\b(ed|er|a ?& ?e|ae|eu|seh|zna|casualty|urgences|urgencias)\b|emerg|notaufnahme|akut(mott|modt|en)/i;
const INTENSIVE = /\b(icu|itu|ccu|picu|nicu|ic|its)\b|intensi/i;

/** What a unit's name says of it, in the words of some languages. */
export function kindByName(unit: string): UnitKind | undefined {
  const words = unit.replaceAll(/[_\d-]+/g, ' ');
  if (EMERGENCY.test(words)) return 'emergency';
  return INTENSIVE.test(words) ? 'intensive_care' : undefined;
}
