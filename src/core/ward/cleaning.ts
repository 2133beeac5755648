import type { BedId, EncounterId, Millis, UnitId } from '../schema/ids.ts';
import type { Bed, BedUse, Encounter, HospitalState, Unit } from './state.ts';

/**
 * A bed that a patient left awaits cleaning. Who left is said in the encounter's stream, who cleaned in the unit's;
 * so both sides are kept and compared, and the order in which the streams were read cannot be seen in the result.
 */

export const bedKey = (unit: UnitId, bed: BedId) => `${unit}\n${bed}`;

/** Takes out what `old` said about beds and puts in what `next` says. Returns the units where that changed. */
export function replaceBedUse(
  state: HospitalState,
  id: EncounterId,
  old: Encounter | undefined,
  next: Encounter | undefined,
): UnitId[] {
  if (old?.leftBeds === next?.leftBeds && sameBed(old, next)) return [];
  const touched = new Map<string, Used>();
  for (const used of [...usedBeds(old), ...usedBeds(next)]) touched.set(bedKey(used.unit, used.bed), used);
  for (const key of touched.keys()) forget(state, key, id);
  for (const { unit, bed, ...use } of usedBeds(next)) remember(state, bedKey(unit, bed), id, use);
  for (const { unit } of touched.values()) updateBeds(state, unit);
  return [...new Set(Array.from(touched.values(), ({ unit }) => unit))];
}

/** Brings `awaitingCleanSince` of a unit's beds up to date. */
export function updateCleaning(state: HospitalState, unit: Unit): void {
  const beds = [...unit.beds.values()];
  const recordsCleaning = beds.some((bed) => bed.cleanedAt !== undefined);
  for (const bed of beds)
    bed.awaitingCleanSince = recordsCleaning ? awaitingSince(state, unit.id, bed) : undefined;
}

interface Used extends BedUse {
  readonly unit: UnitId;
  readonly bed: BedId;
}

function usedBeds(encounter: Encounter | undefined): Used[] {
  const used: Used[] = (encounter?.leftBeds ?? []).map((left) => ({ ...left, left: true }));
  const { place, placedAt } = encounter ?? {};
  if (place?.bed !== undefined && placedAt !== undefined)
    used.push({ unit: place.unit, bed: place.bed, at: placedAt, left: false });
  return used;
}

const sameBed = (a: Encounter | undefined, b: Encounter | undefined) =>
  a?.place?.unit === b?.place?.unit &&
  a?.place?.bed === b?.place?.bed &&
  (a?.place?.bed === undefined || a.placedAt === b?.placedAt);

function remember(state: HospitalState, key: string, id: EncounterId, use: BedUse): void {
  let uses = state.bedUse.get(key);
  if (!uses) state.bedUse.set(key, (uses = new Map()));
  uses.set(id, use);
}

function forget(state: HospitalState, key: string, id: EncounterId): void {
  const uses = state.bedUse.get(key);
  if (uses?.delete(id) && uses.size === 0) state.bedUse.delete(key);
}

function updateBeds(state: HospitalState, id: UnitId): void {
  const unit = state.units.get(id);
  if (unit) updateCleaning(state, unit);
}

/** When the last one left, unless somebody came since or it was cleaned since. */
function awaitingSince(state: HospitalState, unit: UnitId, { id, cleanedAt }: Bed): Millis | undefined {
  let last: BedUse | undefined;
  for (const use of state.bedUse.get(bedKey(unit, id))?.values() ?? [])
    if (!last || use.at > last.at || (use.at === last.at && !use.left)) last = use;
  if (!last?.left || (cleanedAt !== undefined && cleanedAt >= last.at)) return undefined;
  return last.at;
}
