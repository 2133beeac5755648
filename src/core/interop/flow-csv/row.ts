import { err, ok, type Result } from '../../result.ts';
import type { Fact } from '../../schema/event.ts';
import {
  asBedId,
  asEncounterId,
  asMillis,
  asUnitId,
  wardOfUnit,
  type BedId,
  type EncounterId,
  type Millis,
  type UnitId,
  type WardId,
} from '../../schema/ids.ts';
import type { Acuity, Outcome, Sex } from '../../schema/payload.ts';
import { parseIso } from '../../time/iso.ts';
import type { Places } from '../places.ts';
import type { Streams } from '../streams.ts';
import { isCode, ownCopy, withWholeText } from '../text.ts';
import { unguardFormula, type FlowCells } from './columns.ts';

/** What a row says: its facts, and what must be known of units and beds first. */
export interface RowFacts {
  readonly facts: readonly Fact[];
  readonly setup: readonly Fact[];
}

/** What the rows before this one said. */
export interface RowContext {
  readonly streams: Streams;
  readonly places: Places;
}

type Read<T> = Result<T, string>;

/** One row as facts, or a sentence on what is wrong with it. */
export function readRow(cells: FlowCells, context: RowContext): Read<RowFacts> {
  const event = cells.event ?? '';
  if (!Object.hasOwn(readers, event)) {
    return err(event === '' ? 'event is empty' : `event "${event.slice(0, 40)}" is none of the twelve`);
  }
  const time = parseIso(cells.occurred_at ?? '');
  if ('fault' in time) return err(`occurred_at: ${time.fault}`);
  return readers[event as keyof typeof readers](cells, asMillis(time.at), context);
}

type Reader = (cells: FlowCells, at: Millis, context: RowContext) => Read<RowFacts>;

const readers = {
  arrival: (cells, at, { streams, places }) => {
    const encounter = encounterOf(cells);
    const unit = unitOf(cells, false);
    const ageYears = numberOf(cells, 'age_years', 130);
    const sex = sexOf(cells);
    const bad = firstFault(encounter, unit, ageYears, sex);
    if (bad) return bad;
    const [id, where] = [value(encounter), value(unit) ?? streams.defaultUnit()];
    const elective = isInpatientUnit(places, where) ? ({ mode: 'elective' } as const) : {};
    const subject = { ward: streams.of(id, where), encounter: id, occurredAt: at };
    const { complaint, note } = withWholeText(textOf(cells.complaint), subject);
    const payload = { ...elective, ...given({ ageYears: value(ageYears), sex: value(sex), complaint }) };
    const setup = places.unit(where, at, 'emergency');
    return ok({ facts: [{ name: 'v1.PatientArrived', ...subject, payload }, ...note], setup });
  },
  triage: (cells, at, { streams, places }) => {
    const encounter = encounterOf(cells);
    const unit = unitOf(cells, false);
    const acuity = acuityOf(cells);
    const bad = firstFault(encounter, unit, acuity);
    if (bad) return bad;
    const where = value(unit);
    const subject = {
      ward: streams.of(value(encounter), where),
      encounter: value(encounter),
      occurredAt: at,
    };
    const { complaint, note } = withWholeText(textOf(cells.complaint), subject);
    const payload = { acuity: value(acuity), ...given({ complaint }) };
    const setup = where === undefined ? [] : places.unit(where, at, 'emergency');
    return ok({ facts: [{ name: 'v1.PatientTriaged', ...subject, payload }, ...note], setup });
  },
  treatment_started: aboutEncounter((cells) => {
    const role = codeOf(cells, 'staff_role', 40);
    return role.ok ? ok({ name: 'v1.TreatmentStarted', payload: given({ role: value(role) }) }) : role;
  }),
  admission_decided: aboutEncounter((cells) => {
    const service = codeOf(cells, 'service', 64);
    return service.ok
      ? ok({ name: 'v1.AdmissionDecided', payload: given({ service: value(service) }) })
      : service;
  }),
  bed_requested: aboutEncounter((cells) => {
    const service = codeOf(cells, 'service', 64);
    const unit = unitOf(cells, false);
    const bad = firstFault(service, unit);
    if (bad) return bad;
    return ok({ name: 'v1.BedRequested', payload: given({ unit: value(unit), service: value(service) }) });
  }),
  bed_assigned: intoBed((unit, bed) =>
    bed === undefined ? err('bed is empty') : ok({ name: 'v1.BedAssigned', payload: { unit, bed } }),
  ),
  moved: intoBed((unit, bed) => ok({ name: 'v1.PatientMoved', payload: { unit, ...given({ bed }) } })),
  ready_for_discharge: aboutEncounter(() => ok({ name: 'v1.DischargeReady', payload: {} })),
  departed: aboutEncounter(({ outcome = '' }) =>
    isOutcome(outcome)
      ? ok({ name: 'v1.PatientDeparted', payload: { outcome } })
      : err(`outcome "${outcome.slice(0, 40)}" is none of ${OUTCOMES.join(', ')}`),
  ),
  bed_opened: aboutBed('v1.BedOpened'),
  bed_closed: aboutBed('v1.BedClosed'),
  staff_on_duty: (cells, at) => {
    const unit = unitOf(cells, true);
    const role = codeOf(cells, 'staff_role', 40);
    const count = numberOf(cells, 'staff_count', 10_000);
    const bad = firstFault(unit, role, count);
    if (bad) return bad;
    const [where, staff] = [value(unit)!, value(count)];
    if (value(role) === undefined) return err('staff_role is empty');
    if (staff === undefined || !Number.isInteger(staff)) return err('staff_count is not a whole number');
    const payload = { unit: where, role: value(role)!, count: staff };
    const ward = wardOfUnit(where);
    return ok({ facts: [{ name: 'v1.StaffOnDuty', ward, occurredAt: at, payload }], setup: [] });
  },
} as const satisfies Record<string, Reader>;

type Says = Pick<Fact, 'name' | 'payload'>;

/** A row about an encounter whose `unit` cell, if any, only says where it is when this is its first row. */
function aboutEncounter(says: (cells: FlowCells) => Read<Says>): Reader {
  return (cells, at, { streams }) => {
    const encounter = encounterOf(cells);
    const unit = unitOf(cells, false);
    const said = says(cells);
    const bad = firstFault(encounter, unit, said);
    if (bad) return bad;
    const ward = streams.of(value(encounter), value(unit));
    return ok({ facts: [fact(value(said), ward, at, value(encounter))], setup: [] });
  };
}

function intoBed(says: (unit: UnitId, bed: BedId | undefined) => Read<Says>): Reader {
  return (cells, at, { streams, places }) => {
    const encounter = encounterOf(cells);
    const unit = unitOf(cells, true);
    const bed = bedOf(cells);
    const bad = firstFault(encounter, unit, bed);
    if (bad) return bad;
    const said = says(value(unit)!, value(bed));
    if (!said.ok) return said;
    const ward = streams.of(value(encounter), value(unit));
    const setup = places.bed(value(unit)!, value(bed), at);
    return ok({ facts: [fact(said.value, ward, at, value(encounter))], setup });
  };
}

function aboutBed(name: 'v1.BedOpened' | 'v1.BedClosed'): Reader {
  return (cells, at, { places }) => {
    const unit = unitOf(cells, true);
    const bed = bedOf(cells);
    const bad = firstFault(unit, bed);
    if (bad) return bad;
    if (value(bed) === undefined) return err('bed is empty');
    const payload = { unit: value(unit)!, bed: value(bed)! };
    places.openBed(payload.unit, payload.bed);
    const setup = places.unit(payload.unit, at, 'ward');
    return ok({ facts: [{ name, ward: wardOfUnit(payload.unit), occurredAt: at, payload }], setup });
  };
}

// Safe: `Says` pairs a name with the payload of that name, which spreading forgets.
const fact = (said: Says, ward: WardId, occurredAt: Millis, encounter: EncounterId): Fact =>
  ({ ...said, ward, occurredAt, encounter }) as Fact;

/** A unit known to have beds and no queue: who arrives there was expected. */
function isInpatientUnit(places: Places, unit: UnitId): boolean {
  const kind = places.kindOf(unit);
  return kind !== undefined && kind !== 'emergency';
}

function encounterOf({ encounter_id }: FlowCells): Read<EncounterId> {
  const text = textOf(encounter_id);
  if (text === undefined) return err('encounter_id is empty');
  return isCode(text, 128)
    ? ok(asEncounterId(text))
    : err('encounter_id is not 1 to 128 printable characters');
}

function unitOf(cells: FlowCells, required: boolean): Read<UnitId | undefined> {
  const unit = codeOf(cells, 'unit', 64);
  if (!unit.ok) return unit;
  if (unit.value === undefined && required) return err('unit is empty');
  return ok(unit.value === undefined ? undefined : asUnitId(unit.value));
}

function bedOf(cells: FlowCells): Read<BedId | undefined> {
  const bed = codeOf(cells, 'bed', 64);
  return bed.ok ? ok(bed.value === undefined ? undefined : asBedId(bed.value)) : bed;
}

function codeOf(cells: FlowCells, column: keyof FlowCells, max: number): Read<string | undefined> {
  const text = textOf(cells[column]);
  return text === undefined || isCode(text, max)
    ? ok(text)
    : err(`${column} is not 1 to ${max} printable characters`);
}

function acuityOf({ acuity = '' }: FlowCells): Read<Acuity> {
  return /^[1-5]$/.test(acuity)
    ? ok(Number(acuity) as Acuity)
    : err(`acuity "${acuity.slice(0, 40)}" is not a number from 1 (most urgent) to 5`);
}

function numberOf(cells: FlowCells, column: keyof FlowCells, max: number): Read<number | undefined> {
  const text = cells[column] ?? '';
  if (text === '') return ok(undefined);
  const number = /^\d+(\.\d+)?(e-\d+)?$/.test(text) ? Number(text) : NaN;
  return number <= max
    ? ok(number)
    : err(`${column} "${text.slice(0, 40)}" is not a number from 0 to ${max}`);
}

const SEXES: Readonly<Record<string, Sex>> = {
  f: 'female',
  female: 'female',
  m: 'male',
  male: 'male',
  o: 'other',
  other: 'other',
  u: 'unknown',
  unknown: 'unknown',
};

function sexOf({ sex = '' }: FlowCells): Read<Sex | undefined> {
  const known = SEXES[sex.toLowerCase()];
  return sex === '' || known !== undefined
    ? ok(known)
    : err(`sex "${sex.slice(0, 40)}" is none of female, male, other, unknown`);
}

const OUTCOMES = ['discharged', 'admitted', 'transferred', 'died', 'left_without_being_seen'] as const;

const isOutcome = (text: string): text is Outcome => (OUTCOMES as readonly string[]).includes(text);

function textOf(cell: string | undefined): string | undefined {
  return cell === undefined || cell === '' ? undefined : ownCopy(unguardFormula(cell));
}

/** The keys that have a value. */
function given<T extends object>(payload: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in payload) {
    if (payload[key] !== undefined) kept[key] = payload[key] as Exclude<T[typeof key], undefined>;
  }
  return kept;
}

const firstFault = (...reads: readonly Read<unknown>[]) =>
  reads.find((read): read is { readonly ok: false; readonly error: string } => !read.ok);

/** The value of a read that was already seen to be without fault. */
function value<T>(read: Read<T>): T {
  if (!read.ok) throw new Error(`A fault was passed over: ${read.error}`);
  return read.value;
}
