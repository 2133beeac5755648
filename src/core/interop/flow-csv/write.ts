import { isKnown, type KnownEvent, type LogEvent } from '../../schema/event.ts';
import type { EventName, PayloadOf } from '../../schema/payload.ts';
import { FLOW_COLUMNS, guardFormula, type FlowCells } from './columns.ts';

/** The header line, without a line end. */
export const flowCsvHeader = (): string => FLOW_COLUMNS.join(',');

/**
 * One fact as a row of the flow CSV, without a line end. Undefined for a fact that has no row there: who a person is,
 * observations, notes, corrections, tasks and predictions are in the NDJSON export only.
 */
export function toFlowCsvRow(event: LogEvent): string | undefined {
  if (!isKnown(event) || Math.abs(event.occurredAt) > LAST_DATE_MS) return undefined;
  const write = writers[event.name] as Write<EventName> | undefined;
  if (!write) return undefined;
  const cells = { ...envelopeCells(event), ...write(event.payload) };
  return FLOW_COLUMNS.map((column) => toCell(cells[column])).join(',');
}

/** The last instant an ISO 8601 date of ECMAScript can name, ms. */
const LAST_DATE_MS = 8.64e15;

type Write<N extends EventName> = (payload: PayloadOf<N>) => FlowCells;

const writers: { readonly [N in EventName]?: Write<N> } = {
  'v1.PatientArrived': (p) => ({
    event: 'arrival',
    age_years: number(p.ageYears),
    sex: p.sex ?? '',
    complaint: p.complaint ?? '',
  }),
  'v1.PatientTriaged': (p) => ({
    event: 'triage',
    acuity: String(p.acuity),
    complaint: p.complaint ?? '',
  }),
  'v1.TreatmentStarted': (p) => ({ event: 'treatment_started', staff_role: p.role ?? '' }),
  'v1.AdmissionDecided': (p) => ({ event: 'admission_decided', service: p.service ?? '' }),
  'v1.BedRequested': (p) => ({ event: 'bed_requested', unit: p.unit ?? '', service: p.service ?? '' }),
  'v1.BedAssigned': (p) => ({ event: 'bed_assigned', unit: p.unit, bed: p.bed }),
  'v1.PatientMoved': (p) => ({ event: 'moved', unit: p.unit, bed: p.bed ?? '' }),
  'v1.DischargeReady': () => ({ event: 'ready_for_discharge' }),
  'v1.PatientDeparted': (p) => ({ event: 'departed', outcome: p.outcome }),
  'v1.BedOpened': (p) => ({ event: 'bed_opened', unit: p.unit, bed: p.bed }),
  'v1.BedClosed': (p) => ({ event: 'bed_closed', unit: p.unit, bed: p.bed }),
  'v1.StaffOnDuty': (p) => ({
    event: 'staff_on_duty',
    unit: p.unit,
    staff_role: p.role,
    staff_count: String(p.count),
  }),
};

const envelopeCells = ({ encounter, occurredAt, ward }: KnownEvent): FlowCells => ({
  encounter_id: encounter ?? '',
  occurred_at: new Date(occurredAt).toISOString(),
  unit: ward,
});

const number = (value: number | undefined): string => (value === undefined ? '' : String(value));

function toCell(text = ''): string {
  const safe = guardFormula(text);
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
