import type { Fact, LogEvent } from '../schema/event.ts';
import type { BedId, EncounterId, SiteId, UnitId, WardId } from '../schema/ids.ts';
import type { Acuity } from '../schema/payload.ts';
import type { ArrivalState } from './arrivals.ts';
import type { Calendar } from './calendar.ts';
import type { Service } from './complaints.ts';
import type { LocalClock } from './local-clock.ts';
import type { Patient } from './patient.ts';
import type { BeddedUnit, Profile } from './profile.ts';
import type { Rng } from './random.ts';
import type { Crisis } from './stay.ts';

/** The simulated hospital between two instants. All but `clock` is plain data. */
export interface World {
  readonly profile: Profile;
  readonly seed: number;
  readonly site: SiteId;
  readonly clock: LocalClock;
  now: number;
  /** The last instant anybody asked for. */
  advancedTo: number;
  readonly calendar: Calendar<Item>;
  readonly arrivals: ArrivalState;
  /** Draws that belong to no patient: closures, absences, cleaning, planned admissions. */
  readonly rng: Rng;
  /** Present patients by encounter. */
  readonly visits: Map<EncounterId, Visit>;
  numbered: number;
  plannedNumbered: number;
  /** Triaged and waiting for a clinician, in no order. */
  readonly waiting: Visit[];
  untriaged: number;
  readonly clinicians: { onDuty: number; busy: number };
  /** The shift on duty, by `UNIT/ROLE`. */
  readonly staff: Map<string, Shift>;
  readonly units: readonly UnitBeds[];
  readonly requests: BedRequest[];
  /** Patients in beds whom the simulation did not make: registered by a person on a tablet. */
  readonly guests: Map<EncounterId, Place>;
  emitting: boolean;
  /** Facts about those present before emission starts. */
  readonly backlog: Map<EncounterId, Fact[]>;
  readonly out: LogEvent[];
  deviceSeq: number;
}

export interface Place {
  readonly unit: UnitId;
  readonly bed: BedId;
}

export interface UnitBeds {
  readonly profile: BeddedUnit;
  readonly id: UnitId;
  readonly beds: readonly SimulatedBed[];
}

export interface SimulatedBed {
  readonly id: BedId;
  /** In it or promised it. More than one only where people on tablets said so. */
  readonly holders: EncounterId[];
  closed: boolean;
  dirty: boolean;
}

export interface Visit {
  readonly id: EncounterId;
  readonly ward: WardId;
  readonly patient: Patient;
  /** For what happens to this patient, and (apart, so that a longer wait changes no fate) for measurements. */
  readonly rng: Rng;
  readonly noise: Rng;
  readonly arrivedAt: number;
  readonly planned: boolean;
  stage: 'arrived' | 'waiting' | 'treated' | 'decided' | 'boarding' | 'placed' | 'ready';
  acuity: Acuity;
  holdsClinician: boolean;
  service: Service;
  /** The bed they are in, and the one they are promised. */
  place?: Place | undefined;
  assigned?: Place | undefined;
  measuredAt: number;
  readyAt: number;
  crisis?: Crisis | undefined;
  /** Raised when plans change: calendar items of an older plan are void. */
  plan: number;
}

export interface BedRequest {
  readonly visit: Visit;
  readonly service: Service;
  readonly at: number;
}

/** What the calendar holds. `plan` voids the item when the visit's plan has moved on. */
export interface Item {
  readonly at: number;
  order?: number;
  readonly kind: ItemKind;
  readonly encounter?: EncounterId;
  readonly plan?: number;
  readonly place?: Place;
  readonly service?: Service;
}

export type ItemKind =
  | 'start_emission'
  | 'hour'
  | 'arrival'
  | 'triage'
  | 'patience_ends'
  | 'clinician_leaves'
  | 'decision'
  | 'bed_request'
  | 'match_beds'
  | 'give_up_boarding'
  | 'move'
  | 'measure'
  | 'expect_departure'
  | 'ready'
  | 'departure'
  | 'death'
  | 'crisis_peaks'
  | 'step_down'
  | 'cleaned'
  | 'close_bed'
  | 'reopen_bed'
  | 'elective'
  | 'review';

export interface Shift {
  readonly unit: UnitId;
  readonly role: string;
  readonly planned: number;
  readonly present: number;
  readonly since: number;
}
