import type { UnitKind } from '../schema/payload.ts';
import { DAY_MS, HOUR_MS } from '../ward/state.ts';
import { SERVICES, type Service } from './complaints.ts';
import { createLocalClock } from './local-clock.ts';
import { drawPatient, drawPlannedPatient, type Patient } from './patient.ts';
import type {
  ArrivalProfile,
  BeddedUnit,
  DepartmentProfile,
  PatientMix,
  Profile,
  Rota,
  WardProfile,
} from './profile.ts';
import { between, createRng, type Rng } from './random.ts';
import { drawIntensiveCareHours, drawLeavingMs, drawReadyAt, drawStayHours } from './stay.ts';

/**
 * A hospital by what it is for rather than by its counts: beds and clinicians follow from the demand of its own
 * patients and from how busy its beds and clinicians are meant to be.
 */
export interface Design {
  readonly name: string;
  readonly title: string;
  readonly arrivals: ArrivalProfile;
  readonly patients: PatientMix;
  readonly department: Omit<DepartmentProfile, 'clinicians' | 'nurses' | 'unit' | 'title'> & {
    /** Share of a clinician's time that is asked for, by day and by night (22:00-08:00). */
    readonly load: number;
    readonly nightLoad: number;
  };
  readonly wards: Omit<WardProfile, 'units'> & {
    readonly layout: readonly WardLayout[];
    /** Share of open beds that would be filled if nobody ever waited for one. */
    readonly occupancy: number;
  };
}

export interface WardLayout {
  readonly unit: string;
  readonly title: string;
  readonly kind: UnitKind;
  readonly services: readonly Service[];
}

const SAMPLE = 5_000;
/** A bed promised and not yet reached, and a bed being made up, count as taken. */
const TURNOVER_HOURS = 1.6;
/** Stays in intensive care that come from the wards. */
const ICU_FROM_WARDS = 1.35;
/** Small units need more room in proportion: beds beyond the mean demand, per square root of it. */
const SPARE_PER_ROOT = 0.7;

export function build({ name, title, arrivals, patients, department, wards }: Design): Profile {
  const sample = samplePatients(patients);
  const { load, nightLoad, ...rest } = department;
  const minutes = mean(sample.map((patient) => patient.serviceMinutes + 2)) * department.pace;
  const clinicians = clinicianRota(arrivals, minutes, load, nightLoad);
  const { layout, occupancy, ...wardRest } = wards;
  const demand = bedDemand(sample, arrivals.perDay, wards);
  return {
    name,
    title,
    arrivals,
    patients,
    department: {
      unit: 'ed',
      title: 'Emergency department',
      ...rest,
      clinicians,
      nurses: scaled(clinicians, 1.5),
    },
    wards: { ...wardRest, units: layout.map((unit) => bedded(unit, layout, demand, occupancy)) },
  };
}

const samplePatients = (mix: PatientMix): Patient[] => {
  const rng = createRng(1, 'design');
  return Array.from({ length: SAMPLE }, () => drawPatient(rng, mix));
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

type Stays = Pick<WardProfile, 'stay' | 'electivesPerWeek' | 'weekendDelay'>;

const CLOCK = createLocalClock('UTC');

/** Mean number of beds in use by each service, if nobody ever waited for one. */
function bedDemand(sample: readonly Patient[], perDay: number, wards: Stays): Map<Service, number> {
  const rng = createRng(2, 'design');
  const demand = new Map<Service, number>(SERVICES.map((service) => [service, 0]));
  const add = (service: Service, hours: number, times: number) =>
    demand.set(service, demand.get(service)! + (hours * times) / 24);
  for (const patient of sample) {
    if (patient.ending.kind !== 'admitted') continue;
    const { service } = patient.ending;
    const isCritical = service === 'intensive care';
    const perPatient = perDay / sample.length;
    if (isCritical) add(service, drawIntensiveCareHours(rng, wards.stay), perPatient * ICU_FROM_WARDS);
    const onWard = isCritical ? 'medical' : service;
    add(onWard, bedHours(rng, wards, patient, onWard, false), perPatient);
  }
  for (const [service, perWeek] of Object.entries(wards.electivesPerWeek) as [Service, number][]) {
    const stays = Array.from({ length: 500 }, () =>
      bedHours(rng, wards, drawPlannedPatient(rng, service), service, true),
    );
    add(service, mean(stays), perWeek / 7);
  }
  return demand;
}

/** How long a bed is taken by a stay that begins at any time of the week: until the round that sends home, and after. */
function bedHours(rng: Rng, wards: Stays, patient: Patient, service: Service, planned: boolean): number {
  const placedAt = Math.floor(between(rng, 0, 7)) * DAY_MS + (planned ? 8 : between(rng, 9, 26)) * HOUR_MS;
  const wellAt = placedAt + drawStayHours(rng, patient, service, planned, wards.stay) * HOUR_MS;
  const readyAt = drawReadyAt(rng, CLOCK, wards, placedAt, wellAt);
  return (readyAt - placedAt + drawLeavingMs(rng)) / HOUR_MS + TURNOVER_HOURS;
}

function bedded(
  unit: WardLayout,
  layout: readonly WardLayout[],
  demand: ReadonlyMap<Service, number>,
  occupancy: number,
): BeddedUnit {
  const mine = unit.services.reduce((sum, service) => {
    const homes = layout.filter(({ services }) => services.includes(service)).length;
    return sum + demand.get(service)! / homes;
  }, 0);
  const wanted = mine / (unit.kind === 'intensive_care' ? occupancy * 0.95 : occupancy);
  const beds = Math.max(4, Math.round(Math.max(wanted, mine + SPARE_PER_ROOT * Math.sqrt(mine))));
  return { ...unit, beds, nurses: nurseRota(beds, unit.kind === 'intensive_care' ? 1.5 : 6) };
}

function nurseRota(beds: number, bedsPerNurse: number): Rota {
  const day = Math.max(1, Math.ceil(beds / bedsPerNurse));
  const night = Math.max(1, Math.ceil((0.7 * beds) / bedsPerNurse));
  const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 7 && hour < 20 ? day : night));
  return { weekdays: hours, weekends: hours };
}

/** Shifts begin at these local hours; within one the number on duty stays. */
const SHIFT_STARTS = [0, 3, 8, 11, 14, 18, 22] as const;

function clinicianRota(arrivals: ArrivalProfile, minutes: number, load: number, nightLoad: number): Rota {
  const [weekdayFactor, weekendFactor] = [arrivals.weekday.slice(0, 5), arrivals.weekday.slice(5)].map(mean);
  const hours = (factor: number) =>
    Array.from({ length: 24 }, (_, hour) => {
      const shift = SHIFT_STARTS.findLastIndex((start) => start <= hour);
      const [from, until] = [SHIFT_STARTS[shift]!, SHIFT_STARTS[shift + 1] ?? 24];
      const isNight = from >= 22 || from < 8;
      const perHour = (arrivals.perDay / 24) * factor * mean(arrivals.hourly.slice(from, until));
      return Math.max(1, Math.round((perHour * minutes) / 60 / (isNight ? nightLoad : load)));
    });
  return { weekdays: hours(weekdayFactor!), weekends: hours(weekendFactor!) };
}

const scaled = ({ weekdays, weekends }: Rota, by: number): Rota => ({
  weekdays: weekdays.map((count) => Math.ceil(count * by)),
  weekends: weekends.map((count) => Math.ceil(count * by)),
});
