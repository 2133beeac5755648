import type { Millis, UnitId } from '#core/schema/ids.ts';
import type { Encounter } from '#core/ward/state.ts';
import { duration } from '../format.ts';

/** Where somebody being treated or boarding stands, in a line: what a bed manager asks first. */
export function standing(e: Encounter, now: Millis, unitName: (unit: UnitId) => string): string {
  const since = (at: Millis | undefined) => (at === undefined ? '' : `, ${duration(now - at)}`);
  if (e.assigned)
    return `Bed ${e.assigned.bed ?? ''} in ${unitName(e.assigned.unit)} promised${since(e.assignedAt)}`;
  if (e.bedRequestedAt !== undefined) {
    const where = e.requestedUnit ? ` in ${unitName(e.requestedUnit)}` : '';
    return `Waits for a bed${where}${since(e.bedRequestedAt)}`;
  }
  if (e.admissionDecidedAt !== undefined) {
    return `To be admitted${e.service ? ` (${e.service})` : ''}${since(e.admissionDecidedAt)}`;
  }
  return `In treatment${since(e.treatmentStartedAt)}`;
}
