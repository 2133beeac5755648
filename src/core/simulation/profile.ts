import type { UnitKind } from '../schema/payload.ts';
import type { Service } from './complaints.ts';

/** A hospital to simulate. Plain data: what is not said here is the same everywhere. */
export interface Profile {
  readonly name: string;
  /** For people, e.g. "Teaching hospital". */
  readonly title: string;
  readonly arrivals: ArrivalProfile;
  readonly patients: PatientMix;
  readonly department: DepartmentProfile;
  readonly wards: WardProfile;
}

export interface ArrivalProfile {
  /** Mean per day over a year. */
  readonly perDay: number;
  /** Relative rate for each local hour of the day; mean 1. */
  readonly hourly: readonly number[];
  /** Relative rate, Monday … Sunday; mean 1. */
  readonly weekday: readonly number[];
  /** Weekend arrivals come later in the day: hours by which the profile is shifted. */
  readonly weekendShiftHours: number;
  /** Coefficient of variation of the day effect that lasts (autocorrelated from day to day) … */
  readonly lastingCv: number;
  /** … its autocorrelation at one day … */
  readonly autocorrelation: number;
  /** … and of the gamma day effect that does not last. */
  readonly dayCv: number;
  /** Amplitude of the year's season, and the day of the year of its peak. */
  readonly season: number;
  readonly seasonPeakDay: number;
}

export interface PatientMix {
  /** Share under 16 years, and over 65. */
  readonly children: number;
  readonly elderly: number;
  /** Added to each patient's log odds of a more urgent acuity, and of admission. */
  readonly sicker: number;
  readonly admissionLogOdds: number;
  /** Multiplies how long people are prepared to wait. */
  readonly patience: number;
}

export interface DepartmentProfile {
  readonly unit: string;
  readonly title: string;
  readonly triageMinutes: number;
  /** Clinicians and nurses on duty for each local hour of the day, on weekdays and at weekends. */
  readonly clinicians: Rota;
  readonly nurses: Rota;
  /** Share of shifts that start one person short. */
  readonly absence: number;
  /** Multiplies the time that a clinician spends with a patient. */
  readonly pace: number;
  /** Multiplies the time of tests, results and waiting after it. */
  readonly workUp: number;
  /** Chance that the next patient is taken from the low acuities, out of turn. */
  readonly fastTrack: number;
}

export interface Rota {
  readonly weekdays: readonly number[];
  readonly weekends: readonly number[];
}

export interface WardProfile {
  readonly units: readonly BeddedUnit[];
  /** Multiplies every stay. */
  readonly stay: number;
  /** Chance that somebody ready at a weekend stays until Monday. */
  readonly weekendDelay: number;
  /** Planned admissions a week, by service, spread Monday to Friday (a few on Saturday). */
  readonly electivesPerWeek: Readonly<Partial<Record<Service, number>>>;
  /** Chance per bed and day of being closed (repair, isolation). */
  readonly closure: number;
}

export interface BeddedUnit {
  readonly unit: string;
  readonly title: string;
  readonly kind: UnitKind;
  /** Services at home here; others come only as overflow. */
  readonly services: readonly Service[];
  readonly beds: number;
  readonly nurses: Rota;
}
