import { home24Of, intervalOf, type Interval } from '#core/forecast/lookup.ts';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import type { BedId, UnitId } from '#core/schema/ids.ts';
import { news2Trend, type News2Trend } from '#core/ward/news2.ts';
import { isActive, type Bed, type Encounter, type Unit } from '#core/ward/state.ts';

export type BedStatus = 'free' | 'promised' | 'occupied' | 'conflict' | 'to_clean' | 'closed';

/** A bed as the board shows it. */
export interface BedView {
  readonly bed: Bed;
  readonly status: BedStatus;
  /** Who is recorded in it: more than one is a conflict, and all are shown. */
  readonly patients: readonly PatientView[];
  /** Who is promised it and has not reached it. */
  readonly promised: readonly Encounter[];
}

export interface PatientView {
  readonly encounter: Encounter;
  readonly news2: News2Trend | undefined;
  /** P(home within 24 h); undefined until predicted or when withheld. */
  readonly home24: number | undefined;
  /** Remaining stay, hours. */
  readonly stay: Interval | undefined;
}

export interface UnitView {
  readonly beds: readonly BedView[];
  /** On the unit, but no bed is recorded. */
  readonly withoutBed: readonly PatientView[];
  readonly open: number;
  readonly occupied: number;
  /** Open beds with nobody in them, whether or not they are clean and promised. */
  readonly free: number;
  readonly toClean: number;
  readonly promised: number;
}

/** @param frame left out when its numbers are withheld */
export function unitView(
  unit: Unit,
  encounters: Iterable<Encounter>,
  frame: ForecastFrame | undefined,
): UnitView {
  const here = [...encounters].filter(isActive);
  const patients = here
    .filter(({ place }) => place?.unit === unit.id)
    .map((encounter) => patientView(encounter, frame));
  const promised = here.filter(({ assigned }) => assigned?.unit === unit.id);
  const beds = bedsOf(unit, patients).map((bed) => bedView(bed, patients, promised));
  return { beds, withoutBed: patients.filter(({ encounter }) => !encounter.place?.bed), ...countsOf(beds) };
}

/** Beds in the order people count them: B2 before B10. */
export function sortedBeds(beds: Iterable<Bed>): Bed[] {
  return [...beds].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
}

/** Beds where somebody could be put now. */
export const freeBedsOf = (view: UnitView): BedView[] =>
  view.beds.filter(({ status }) => status === 'free' || status === 'to_clean');

/** A bed that somebody lies in exists, whether or not it was ever opened. */
function bedsOf(unit: Unit, patients: readonly PatientView[]): Bed[] {
  const beds = new Map<BedId, Bed>(unit.beds);
  for (const { encounter } of patients) {
    const id = encounter.place?.bed;
    if (id && !beds.has(id)) beds.set(id, { id, open: true });
  }
  return sortedBeds(beds.values());
}

function bedView(bed: Bed, all: readonly PatientView[], waiting: readonly Encounter[]): BedView {
  const patients = all.filter(({ encounter }) => encounter.place?.bed === bed.id);
  const promised = waiting.filter(({ assigned }) => assigned?.bed === bed.id);
  return { bed, patients, promised, status: statusOf(bed, patients.length, promised.length) };
}

function statusOf(bed: Bed, patients: number, promised: number): BedStatus {
  if (patients > 1) return 'conflict';
  if (patients === 1) return 'occupied';
  if (!bed.open) return 'closed';
  if (promised > 1) return 'conflict';
  if (promised === 1) return 'promised';
  return bed.awaitingCleanSince === undefined ? 'free' : 'to_clean';
}

function patientView(encounter: Encounter, frame: ForecastFrame | undefined): PatientView {
  return {
    encounter,
    news2: news2Trend(encounter.observations),
    home24: frame && home24Of(frame, encounter.id),
    stay: frame && intervalOf(frame.stay, encounter.id),
  };
}

function countsOf(beds: readonly BedView[]) {
  const open = beds.filter(({ bed, patients }) => bed.open || patients.length > 0);
  const empty = open.filter(({ patients }) => patients.length === 0);
  return {
    open: open.length,
    occupied: open.length - empty.length,
    free: empty.length,
    toClean: empty.filter(({ bed }) => bed.awaitingCleanSince !== undefined).length,
    promised: empty.filter(({ promised }) => promised.length > 0).length,
  };
}

/** The units that a board shows: all but the department, by name. */
export const unitsWithBeds = (units: Iterable<Unit>): Unit[] =>
  [...units]
    .filter(({ kind }) => kind !== 'emergency')
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));

export const unitName = (units: ReadonlyMap<UnitId, Unit>, id: UnitId | undefined): string =>
  id === undefined ? 'a ward' : (units.get(id)?.name ?? id);
