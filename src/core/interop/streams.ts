import { asUnitId, wardOfUnit, type EncounterId, type UnitId, type WardId } from '../schema/ids.ts';
import { BoundedMap } from './bounded-map.ts';
import { DEFAULT_UNIT, type ImportOptions } from './record.ts';

/** About 60 MB of names at most; a later row of an encounter that was forgotten is looked up in the log. */
const ENCOUNTERS_KEPT = 400_000;

/** Remembers in which stream each encounter began: all its facts go there. */
export class Streams {
  readonly #wards = new BoundedMap<EncounterId, WardId>(ENCOUNTERS_KEPT);
  readonly #options: ImportOptions;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  /** The stream of an encounter that was heard of before. */
  known(encounter: EncounterId): WardId | undefined {
    return this.#wards.get(encounter) ?? this.#options.lookups?.wardOf?.(encounter);
  }

  /** The stream of an encounter; one not heard of before begins in `unit`, or in the default one. */
  of(encounter: EncounterId, unit: UnitId | undefined): WardId {
    let ward = this.#wards.get(encounter);
    if (ward === undefined) {
      ward = this.#options.lookups?.wardOf?.(encounter) ?? wardOfUnit(unit ?? this.defaultUnit());
      this.#wards.set(encounter, ward);
    }
    return ward;
  }

  defaultUnit(): UnitId {
    return asUnitId(this.#options.defaultUnit ?? DEFAULT_UNIT);
  }
}
