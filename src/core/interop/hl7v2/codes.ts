import type { ArrivalMode, Outcome, Sex } from '../../schema/payload.ts';
import type { Message } from './message.ts';

/** What kind of visit it is, from PV1-2 (HL7 table 0004, and the words some systems write out). */
export type VisitClass = 'emergency' | 'inpatient' | 'outside' | 'unknown';

export function visitClassOf(message: Message): VisitClass {
  const code = message.text('PV1', 2)?.toUpperCase() ?? '';
  if (code === 'E' || code.startsWith('EMER')) return 'emergency';
  if (code === 'I' || code === 'B' || code.startsWith('INP')) return 'inpatient';
  return ['O', 'P', 'R', 'C'].includes(code) || code.startsWith('OUTP') ? 'outside' : 'unknown';
}

/** PID-8 (HL7 table 0001). */
export function sexOf(message: Message): Sex | undefined {
  const code = message.text('PID', 8)?.charAt(0).toUpperCase();
  if (code === undefined) return undefined;
  return ({ F: 'female', M: 'male', O: 'other', A: 'other' }[code] as Sex | undefined) ?? 'unknown';
}

const MODE_BY_ARRIVAL: Readonly<Record<string, ArrivalMode>> = {
  A: 'ambulance',
  H: 'ambulance',
  C: 'walk_in',
  F: 'walk_in',
  P: 'walk_in',
};

/** From another hospital, a nursing facility, another facility (PV1-14, HL7 table 0023). */
const TRANSFERRED_IN = ['4', '5', '6'];
/** Accident, emergency, urgent (PV1-4, HL7 table 0007). */
const UNPLANNED = ['A', 'E', 'U'];

/** How a person came: PV2-38, else PV1-14, else, for one who came straight to a ward, PV1-4. */
export function modeOf(message: Message, toDepartment: boolean): ArrivalMode | undefined {
  const arrived = MODE_BY_ARRIVAL[message.text('PV2', 38)?.toUpperCase() ?? ''];
  if (arrived !== undefined) return arrived;
  if (TRANSFERRED_IN.includes(message.text('PV1', 14) ?? '')) return 'transfer';
  const planned = !UNPLANNED.includes(message.text('PV1', 4)?.toUpperCase() ?? '');
  return !toDepartment && planned ? 'elective' : undefined;
}

/** PV1-36 (HL7 table 0112, the codes of UB-04) and PID-30, the death indicator. */
export function outcomeOf(message: Message, visit: VisitClass): Outcome {
  const code = (message.text('PV1', 36) ?? '').replace(/^0(?=\d)/, '');
  if (message.text('PID', 30)?.toUpperCase() === 'Y' || ['20', '40', '41', '42'].includes(code))
    return 'died';
  if (['2', '3', '4', '5', '43', '61', '62', '63', '64', '65', '66', '70'].includes(code))
    return 'transferred';
  if (code === '9') return 'admitted';
  return code === '7' && visit === 'emergency' ? 'left_without_being_seen' : 'discharged';
}
