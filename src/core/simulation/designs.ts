import { build, type Design, type WardLayout } from './design.ts';
import type { ArrivalProfile, PatientMix, Profile } from './profile.ts';

/** Relative arrivals by local hour: low at 5, a plateau from late morning, a peak in the early evening. */
export const USUAL_HOURS = [
  0.62, 0.5, 0.42, 0.36, 0.33, 0.34, 0.42, 0.62, 0.92, 1.2, 1.36, 1.4, 1.38, 1.35, 1.34, 1.37, 1.42, 1.5,
  1.55, 1.5, 1.33, 1.13, 0.92, 0.74,
] as const;

export const USUAL_WEEK = [1.1, 1.02, 0.98, 0.97, 0.99, 0.96, 0.98] as const;

const ARRIVALS: ArrivalProfile = {
  perDay: 114,
  hourly: USUAL_HOURS,
  weekday: USUAL_WEEK,
  weekendShiftHours: 1,
  lastingCv: 0.06,
  autocorrelation: 0.6,
  dayCv: 0.06,
  season: 0.05,
  seasonPeakDay: 20,
};

const PATIENTS: PatientMix = { children: 0.2, elderly: 0.24, sicker: 0, admissionLogOdds: 0, patience: 1 };

export const WARDS = {
  medicalA: { unit: 'medical-a', title: 'Medical ward A', kind: 'ward', services: ['medical'] },
  medicalB: { unit: 'medical-b', title: 'Medical ward B', kind: 'ward', services: ['medical'] },
  medicalC: { unit: 'medical-c', title: 'Medical ward C', kind: 'ward', services: ['medical'] },
  mixedMedical: { unit: 'medical', title: 'Medical ward', kind: 'ward', services: ['medical', 'cardiology'] },
  surgical: { unit: 'surgical', title: 'Surgical ward', kind: 'ward', services: ['surgical'] },
  surgicalB: { unit: 'surgical-b', title: 'Surgical ward B', kind: 'ward', services: ['surgical'] },
  operative: {
    unit: 'surgical',
    title: 'Surgical ward',
    kind: 'ward',
    services: ['surgical', 'orthopaedic'],
  },
  orthopaedic: { unit: 'orthopaedic', title: 'Orthopaedic ward', kind: 'ward', services: ['orthopaedic'] },
  cardiology: { unit: 'cardiology', title: 'Cardiology ward', kind: 'ward', services: ['cardiology'] },
  children: { unit: 'children', title: "Children's ward", kind: 'ward', services: ['paediatric'] },
  icu: { unit: 'icu', title: 'Intensive care', kind: 'intensive_care', services: ['intensive care'] },
} satisfies Record<string, WardLayout>;

const DISTRICT: Design = {
  name: 'district',
  title: 'District hospital',
  arrivals: ARRIVALS,
  patients: PATIENTS,
  department: {
    triageMinutes: 7,
    absence: 0.08,
    pace: 1,
    workUp: 1,
    fastTrack: 0.12,
    load: 0.79,
    nightLoad: 0.76,
  },
  wards: {
    layout: [WARDS.medicalA, WARDS.medicalB, WARDS.cardiology, WARDS.operative, WARDS.children, WARDS.icu],
    occupancy: 0.9,
    stay: 0.85,
    weekendDelay: 0.45,
    electivesPerWeek: { surgical: 16, orthopaedic: 12, cardiology: 8 },
    closure: 0.008,
  },
};

const TEACHING: Design = {
  ...DISTRICT,
  name: 'teaching',
  title: 'Teaching hospital',
  arrivals: { ...ARRIVALS, perDay: 205, season: 0.03 },
  patients: { ...PATIENTS, children: 0.17, sicker: 0.12, admissionLogOdds: 0.15 },
  department: {
    ...DISTRICT.department,
    pace: 1.12,
    workUp: 1.25,
    fastTrack: 0.2,
    load: 0.91,
    nightLoad: 0.84,
  },
  wards: {
    ...DISTRICT.wards,
    layout: [
      WARDS.medicalA,
      WARDS.medicalB,
      WARDS.medicalC,
      WARDS.cardiology,
      WARDS.surgical,
      WARDS.surgicalB,
      WARDS.orthopaedic,
      WARDS.children,
      WARDS.icu,
    ],
    occupancy: 0.9,
    stay: 1.1,
    electivesPerWeek: { surgical: 48, orthopaedic: 24, cardiology: 26, medical: 18, 'intensive care': 3 },
  },
};

const RURAL: Design = {
  ...DISTRICT,
  name: 'rural',
  title: 'Rural hospital',
  arrivals: {
    ...ARRIVALS,
    perDay: 44,
    weekday: [1.06, 0.97, 0.95, 0.96, 0.99, 1.04, 1.03],
    season: 0.12,
    seasonPeakDay: 200,
  },
  patients: { ...PATIENTS, elderly: 0.31, sicker: -0.05, patience: 1.3 },
  department: { ...DISTRICT.department, fastTrack: 0, load: 0.86, nightLoad: 0.7, triageMinutes: 5 },
  wards: {
    ...DISTRICT.wards,
    layout: [WARDS.mixedMedical, WARDS.operative, WARDS.children, WARDS.icu],
    occupancy: 0.8,
    electivesPerWeek: { surgical: 6, orthopaedic: 5 },
  },
};

const URBAN_BUSY: Design = {
  ...DISTRICT,
  name: 'urban-busy',
  title: 'Busy city hospital',
  arrivals: {
    ...ARRIVALS,
    perDay: 260,
    lastingCv: 0.05,
    dayCv: 0.045,
    weekday: [1.12, 1.03, 0.99, 0.97, 0.98, 0.94, 0.97],
  },
  patients: { ...PATIENTS, children: 0.23, elderly: 0.17, sicker: -0.12, patience: 0.85 },
  department: { ...DISTRICT.department, fastTrack: 0.3, load: 0.93, nightLoad: 0.86, absence: 0.12 },
  wards: {
    ...DISTRICT.wards,
    layout: [...TEACHING.wards.layout],
    occupancy: 0.93,
    electivesPerWeek: { surgical: 30, orthopaedic: 14, cardiology: 14 },
  },
};

const OVERNIGHT_THIN: Design = {
  ...DISTRICT,
  name: 'overnight-thin',
  title: 'Hospital with thin nights',
  arrivals: { ...ARRIVALS, perDay: 96 },
  department: { ...DISTRICT.department, load: 0.8, nightLoad: 1.15, absence: 0.1 },
};

const WINTER: Design = {
  ...DISTRICT,
  name: 'winter',
  title: 'District hospital in a hard winter',
  arrivals: { ...ARRIVALS, perDay: 126, season: 0.16, lastingCv: 0.09, autocorrelation: 0.8 },
  patients: { ...PATIENTS, elderly: 0.29, sicker: 0.1 },
  department: { ...DISTRICT.department, load: 0.71, nightLoad: 0.68 },
  wards: { ...DISTRICT.wards, occupancy: 0.89, stay: 0.95, closure: 0.015 },
};

const DESIGNS = [DISTRICT, TEACHING, RURAL, URBAN_BUSY, OVERNIGHT_THIN, WINTER] as const;

export const PROFILE_NAMES: readonly string[] = DESIGNS.map((design) => design.name);

/** The hospitals that have a name; `undefined` for any other. */
export function profileNamed(name: string): Profile | undefined {
  const design = DESIGNS.find((candidate) => candidate.name === name);
  return design && build(design);
}

export const district = (): Profile => build(DISTRICT);
