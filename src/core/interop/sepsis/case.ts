import { err, ok, type Result } from '../../result.ts';
import type { Fact } from '../../schema/event.ts';
import { asEncounterId, asMillis, asUnitId, wardOfUnit, type Millis, type UnitId } from '../../schema/ids.ts';
import type { Acuity } from '../../schema/payload.ts';
import { isClock, isDate } from '../../time/iso.ts';
import { fromLocal } from '../../time/zone.ts';
import { BoundedMap } from '../bounded-map.ts';
import type { Places } from '../places.ts';
import { isCode } from '../text.ts';

/** Cells of a row by the log's own column names. */
export type SepsisRow = ReadonlyMap<string, string>;

export interface RowFacts {
  readonly facts: readonly Fact[];
  readonly setup: readonly Fact[];
}

const LAB = { CRP: 'CRP', Leucocytes: 'Leucocytes', LacticAcid: 'LacticAcid' } as const;

/** Signs of organ failure: they make a suspected sepsis urgent (Surviving Sepsis Campaign 2021). */
const FAILING = ['DisfuncOrg', 'Hypotensie', 'Hypoxie', 'Oligurie'] as const;

/** The columns that are read; others are diagnostics ordered, and bookkeeping of the tool that wrote the log. */
export const CASE_COLUMNS: ReadonlySet<string> = new Set([
  'Case ID',
  'Activity',
  'Complete Timestamp',
  'Age',
  'org:group',
  'SIRSCriteria2OrMore',
  ...FAILING,
  ...Object.keys(LAB),
]);

/** The hospital is in the Netherlands (Mannhardt and Blinde 2017); the log has its local time. */
const ZONE = 'Europe/Amsterdam';
const DEPARTMENT = asUnitId('ED');
const CASES_KEPT = 100_000;

interface Case {
  /** Unknown until the row with the flags, which is the registration. */
  acuity: Acuity | undefined;
  treated: boolean;
  admitted: boolean;
}

/** Turns the activities of each case into facts of its encounter. */
export class CaseLog {
  readonly #cases = new BoundedMap<string, Case>(CASES_KEPT);
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  read(row: SepsisRow): Result<RowFacts, string> {
    const [id, activity] = [cell(row, 'Case ID'), cell(row, 'Activity')];
    if (!isCode(id, 100)) return err('Case ID is not 1 to 100 printable characters.');
    const at = timeOf(cell(row, 'Complete Timestamp'));
    if (at === undefined)
      return err(`Complete Timestamp "${cell(row, 'Complete Timestamp').slice(0, 40)}" is no time.`);
    const { says, setup } = this.#says(row, activity, this.#caseOf(id, row), at);
    if (typeof says === 'string') return err(says);
    const subject = {
      ward: wardOfUnit(DEPARTMENT),
      encounter: asEncounterId(`sepsis-${id}`),
      occurredAt: at,
    };
    // Safe: `Says` pairs a name with the payload of that name, which spreading forgets.
    return ok({ facts: says.map((fact) => ({ ...fact, ...subject }) as Fact), setup });
  }

  #caseOf(id: string, row: SepsisRow): Case {
    let found = this.#cases.get(id);
    if (!found) this.#cases.set(id, (found = { acuity: undefined, treated: false, admitted: false }));
    if (cell(row, 'SIRSCriteria2OrMore') !== '') found.acuity = acuityOf(row);
    return found;
  }

  #says(row: SepsisRow, activity: string, of: Case, at: Millis): { says: Says[] | string; setup: Fact[] } {
    const setup = this.#places.unit(DEPARTMENT, at, 'emergency');
    const admission = /^Admission (NC|IC)$/.exec(activity);
    if (admission) return this.#admission(admission[1] as 'NC' | 'IC', row, of, at, setup);
    return { says: saysOf(row, activity, of), setup };
  }

  #admission(kind: 'NC' | 'IC', row: SepsisRow, of: Case, at: Millis, setup: Fact[]) {
    const group = cell(row, 'org:group') || '?';
    const unit: UnitId = asUnitId(`${kind === 'NC' ? 'Ward' : 'ICU'} ${group}`.slice(0, 64));
    const moved: Says = { name: 'v1.PatientMoved', payload: { unit } };
    const decided: Says[] = of.admitted ? [] : [{ name: 'v1.AdmissionDecided', payload: {} }];
    of.admitted = true;
    const opened = this.#places.unit(unit, at, kind === 'NC' ? 'ward' : 'intensive_care');
    return { says: [...decided, moved], setup: [...setup, ...opened] };
  }
}

type Says = Pick<Fact, 'name' | 'payload'>;

function saysOf(row: SepsisRow, activity: string, of: Case): Says[] | string {
  if (activity === 'ER Registration') return [{ name: 'v1.PatientArrived', payload: arrivalOf(row) }];
  if (activity === 'ER Triage') {
    if (of.acuity === undefined)
      return 'ER Triage comes before the row with the SIRS flags: its acuity is unknown.';
    return [{ name: 'v1.PatientTriaged', payload: { scale: 'SIRS', acuity: of.acuity } }];
  }
  if (activity === 'ER Sepsis Triage') return note('triage', activity);
  if (activity === 'IV Liquid' || activity === 'IV Antibiotics') return treatment(activity, of);
  if (Object.hasOwn(LAB, activity)) return note('lab', `${activity} ${cell(row, activity) || 'not given'}`);
  if (/^Release [A-E]$/.test(activity)) {
    return [{ name: 'v1.PatientDeparted', payload: { outcome: 'discharged' } }];
  }
  if (activity === 'Return ER') return 'Return ER is a later visit of which the log has no more: not used.';
  return `Activity "${activity.slice(0, 40)}" is none of the sepsis log.`;
}

/** The first of fluids and antibiotics is the start of treatment; what follows is noted. */
function treatment(activity: string, of: Case): Says[] {
  const first = !of.treated;
  of.treated = true;
  return [
    ...(first ? [{ name: 'v1.TreatmentStarted', payload: {} } as const] : []),
    ...note('treatment', activity),
  ];
}

const note = (kind: string, text: string): Says[] => [{ name: 'v1.NoteWritten', payload: { kind, text } }];

function arrivalOf(row: SepsisRow) {
  const age = cell(row, 'Age');
  const ageYears = Number(age);
  const known = age !== '' && ageYears >= 0 && ageYears <= 130;
  return { complaint: 'suspected sepsis', ...(known ? { ageYears } : {}) };
}

/**
 * The log has no triage category. 2 = two SIRS criteria or more with a sign of organ failure, 3 = one of the two,
 * 4 = neither, judged by the flags on the row of the registration.
 */
function acuityOf(row: SepsisRow): Acuity {
  const inflamed = cell(row, 'SIRSCriteria2OrMore') === 'true';
  const failing = FAILING.some((sign) => cell(row, sign) === 'true');
  return inflamed && failing ? 2 : inflamed || failing ? 3 : 4;
}

const cell = (row: SepsisRow, name: string): string => row.get(name) ?? '';

const TIME = /^(\d{4})[/-](\d\d)[/-](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?$/;

function timeOf(text: string): Millis | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isDate(year, month, day) || !isClock(hour, minute, second)) return undefined;
  const millisecond = Number((match[7] ?? '').padEnd(3, '0'));
  return asMillis(
    fromLocal({ year, month, day, hour, minute, second: Math.min(second, 59), millisecond }, ZONE),
  );
}
