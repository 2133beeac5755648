import type {
  BedId,
  EncounterId,
  EventId,
  Millis,
  PractitionerId,
  SiteId,
  UnitId,
  WardId,
} from '../schema/ids.ts';
import type { KnownEvent } from '../schema/event.ts';
import type { Acuity, ArrivalMode, Outcome, PayloadOf, Sex, UnitKind } from '../schema/payload.ts';

/**
 * What the log says, folded. Everything here is plain data (structured clone and JSON safe but for Maps),
 * may be thrown away and rebuilt from the log, and holds nothing that a clock decided.
 *
 * A fact has one subject, its encounter or its unit, and all facts of one subject are ordered in one stream.
 * Facts of different subjects never depend on each other's order, so any interleaving of streams folds alike.
 */
export interface HospitalState {
  readonly units: Map<UnitId, Unit>;
  readonly encounters: Map<EncounterId, EncounterRecord>;
  readonly history: History;
  /** Who lay in a bed last, by `bedKey`: what says that a bed awaits cleaning. */
  readonly bedUse: Map<string, Map<EncounterId, BedUse>>;
  /** Names from newer clients: kept in the log, counted here, skipped. */
  readonly unknown: Map<string, number>;
  /** The newest `recordedAt` seen: the age of the data. Never used to order. */
  dataTo: Millis;
}

export interface Unit {
  readonly id: UnitId;
  name: string;
  kind: UnitKind;
  services: readonly string[];
  readonly beds: Map<BedId, Bed>;
  /** Latest count per role, e.g. `clinician`, `nurse`. */
  readonly staff: Map<string, { count: number; at: Millis }>;
}

export interface Bed {
  readonly id: BedId;
  open: boolean;
  reason?: string | undefined;
  /** Set when a patient leaves, cleared by `v1.BedCleaned` or by the next patient. Only in units that record cleaning. */
  awaitingCleanSince?: Millis | undefined;
  cleanedAt?: Millis | undefined;
}

/** The last one heard of an encounter and a bed: since when in it, or when it left. */
export interface BedUse {
  readonly at: Millis;
  readonly left: boolean;
}

/** Where an encounter stands. In the order of the flow; a patient may skip stages. */
export type Stage = 'arrived' | 'triaged' | 'in_treatment' | 'boarding' | 'on_ward' | 'ready' | 'departed';

/** One person's visit, from arrival to departure (FHIR Encounter). Plain data: crosses to the page as it is. */
export interface Encounter {
  readonly id: EncounterId;
  readonly site: SiteId;
  readonly ward: WardId;
  stage: Stage;
  arrivedAt?: Millis | undefined;
  mode?: ArrivalMode | undefined;
  ageYears?: number | undefined;
  sex?: Sex | undefined;
  complaint?: string | undefined;
  person?: PayloadOf<'v1.PersonIdentified'> | undefined;
  triagedAt?: Millis | undefined;
  acuity?: Acuity | undefined;
  scale?: string | undefined;
  treatmentStartedAt?: Millis | undefined;
  admissionDecidedAt?: Millis | undefined;
  service?: string | undefined;
  bedRequestedAt?: Millis | undefined;
  requestedUnit?: UnitId | undefined;
  /** A bed promised but not yet reached. */
  assigned?: Place | undefined;
  assignedAt?: Millis | undefined;
  /** Where the patient is now; undefined once departed. */
  place?: Place | undefined;
  placedAt?: Millis | undefined;
  /** Every unit stayed in, oldest first; the last one is open until the patient leaves it. */
  readonly stays: UnitStay[];
  /** Beds left behind, oldest first; at most the last `LEFT_BEDS_KEPT`. */
  leftBeds?: readonly LeftBed[] | undefined;
  /** First time in a unit with beds. */
  admittedAt?: Millis | undefined;
  readyAt?: Millis | undefined;
  expectedDischargeAt?: Millis | undefined;
  departedAt?: Millis | undefined;
  outcome?: Outcome | undefined;
  /** Newest first wins; older sets are in the log. At most the last 12 sets, oldest first. */
  readonly observations: ObservationSet[];
  readonly overrides: Override[];
  notes: number;
  readonly faults: DataFault[];
}

export interface Place {
  readonly unit: UnitId;
  readonly bed?: BedId | undefined;
}

export interface LeftBed {
  readonly unit: UnitId;
  readonly bed: BedId;
  readonly at: Millis;
}

export interface UnitStay {
  readonly unit: UnitId;
  readonly from: Millis;
  to?: Millis | undefined;
}

export interface ObservationSet extends Readonly<PayloadOf<'v1.ObservationsRecorded'>> {
  readonly at: Millis;
}

export interface Override {
  readonly event: EventId;
  readonly model: string;
  readonly value: number;
  readonly unit?: string | undefined;
  readonly reason: string;
  readonly author: PractitionerId;
  readonly at: Millis;
}

/** Something the facts contradict. Shown as what it is, never computed with. */
export interface DataFault {
  readonly kind:
    | 'triaged_before_arrival'
    | 'treated_before_arrival'
    | 'departed_before_arrival'
    | 'no_arrival'
    | 'fact_after_departure'
    | 'correction_without_fact'
    | 'correction_invalid'
    | 'bed_shared';
  readonly event?: EventId | undefined;
  readonly message: string;
}

/**
 * An encounter with the facts it was folded from, so that a correction can fold it again.
 * `facts` is empty once compacted: then the log must be asked before another fact is applied.
 */
export interface EncounterRecord {
  encounter: Encounter;
  facts: KnownEvent[];
  compacted: boolean;
}

/**
 * Flow over time, as sums over encounters: each encounter contributes to hourly counts and to lists of recent
 * durations; when an encounter changes, its old contribution is taken out and the new one put in.
 * Hours are whole hours since 1970 in UTC (`hourOf`).
 */
export interface History {
  /** Keys: `arrivals`, `treated`, `admission_decided`, `departed`, `in:UNIT`, `out:UNIT`. */
  readonly hourly: Map<string, Map<number, number>>;
  /** The last `RECENT_KEPT` treatment starts by time, oldest first. */
  readonly starts: RecentWait[];
  /** The last `RECENT_KEPT` finished stays in units with beds. */
  readonly stays: RecentStay[];
  /** The last `RECENT_KEPT` waits from decision to admit until a bed. */
  readonly boardings: RecentBoarding[];
}

export interface RecentWait {
  readonly encounter: EncounterId;
  readonly at: Millis;
  readonly acuity?: Acuity | undefined;
  readonly waitMinutes: number;
}

export interface RecentStay {
  readonly encounter: EncounterId;
  readonly at: Millis;
  readonly unit: UnitId;
  readonly service?: string | undefined;
  readonly hours: number;
}

export interface RecentBoarding {
  readonly encounter: EncounterId;
  readonly at: Millis;
  readonly unit: UnitId;
  readonly hours: number;
}

export const RECENT_KEPT = 512;
export const LEFT_BEDS_KEPT = 4;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export const hourOf = (at: number) => Math.floor(at / HOUR_MS);

export function emptyState(): HospitalState {
  return {
    units: new Map(),
    encounters: new Map(),
    history: { hourly: new Map(), starts: [], stays: [], boardings: [] },
    bedUse: new Map(),
    unknown: new Map(),
    dataTo: 0 as Millis,
  };
}

/** In the department or on a ward now. */
export const isActive = (encounter: Encounter) =>
  encounter.stage !== 'departed' && encounter.arrivedAt !== undefined;

/** Waiting to be seen by a clinician: the queue. */
export const isWaiting = (encounter: Encounter) =>
  encounter.stage === 'arrived' || encounter.stage === 'triaged';
