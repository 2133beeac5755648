import type { Acuity, ArrivalMode, Sex } from '../schema/payload.ts';
import { COMPLAINTS, type Complaint, type Service } from './complaints.ts';
import type { PatientMix } from './profile.ts';
import {
  between,
  categorical,
  chance,
  exponential,
  gamma,
  lognormal,
  normal,
  uniform,
  type Rng,
} from './random.ts';

/** Who arrives, and what the visit holds for them. Drawn at once, from the patient's own generator. */
export interface Patient {
  readonly ageYears: number;
  readonly sex: Sex;
  readonly complaint: string;
  readonly mode: ArrivalMode;
  readonly acuity: Acuity;
  /** How ill, 0 = well … 1 = arrest; what the vital signs show, with noise. */
  severity: number;
  readonly fever: boolean;
  readonly pain: number;
  /** Time of a clinician, and of what follows it, minutes, at a pace of 1. */
  readonly serviceMinutes: number;
  readonly workUpMinutes: number;
  readonly patienceMinutes: number;
  readonly ending: Ending;
}

/** How the department will let them go, if they wait that long. */
export type Ending =
  | { readonly kind: 'home' }
  | { readonly kind: 'transferred' }
  | { readonly kind: 'died' }
  | { readonly kind: 'admitted'; readonly service: Service };

const SERVICE_MINUTES = [0, 68, 44, 31, 18, 11] as const;
const WORK_UP_MINUTES = [0, 95, 130, 115, 42, 16] as const;
/** Medians; the most urgent are never given the chance to leave. */
const PATIENCE_MINUTES = [0, Infinity, 2400, 860, 620, 520] as const;
const ADMISSION_LOG_ODDS = [0, 1.9, 0.35, -0.85, -2.3, -3.6] as const;

export function drawPatient(rng: Rng, mix: PatientMix): Patient {
  const ageYears = drawAge(rng, mix);
  const complaint = drawComplaint(rng, ageYears);
  const acuity = drawAcuity(rng, complaint, mix);
  const severity = drawSeverity(rng, acuity);
  return {
    ageYears,
    sex: chance(rng, 0.52) ? 'female' : 'male',
    complaint: complaint.name,
    mode: drawMode(rng, ageYears, acuity),
    acuity,
    severity,
    fever: chance(rng, logistic(complaint.fever)),
    pain: Math.round(Math.min(10, Math.max(0, complaint.pain + 2 * normal(rng)))),
    serviceMinutes: gamma(rng, 2.2, SERVICE_MINUTES[acuity] / 2.2),
    workUpMinutes: lognormal(rng, WORK_UP_MINUTES[acuity], 0.6),
    patienceMinutes: mix.patience * lognormal(rng, PATIENCE_MINUTES[acuity], 0.75),
    ending: drawEnding(rng, mix, { ageYears, complaint, acuity, severity }),
  };
}

/** Ages by group: children mostly small, adults even, old people thinning out from 85. */
function drawAge(rng: Rng, { children, elderly }: PatientMix): number {
  const group = uniform(rng);
  if (group < children) return Math.floor(Math.min(15, exponential(rng, 6)));
  if (group < children + elderly) return Math.floor(Math.min(101, 66 + gamma(rng, 2.4, 5)));
  return Math.floor(16 + 50 * between(rng, 0, 1) ** 0.9);
}

function drawComplaint(rng: Rng, ageYears: number): Complaint {
  const weights = COMPLAINTS.map((complaint) =>
    ageYears < 16
      ? complaint.children
      : complaint.adults * Math.exp((complaint.agePerDecade * (ageYears - 45)) / 10),
  );
  return COMPLAINTS[categorical(rng, weights)]!;
}

function drawAcuity(rng: Rng, { acuity }: Complaint, { sicker }: PatientMix): Acuity {
  const weights = acuity.map((weight, i) => weight * Math.exp(sicker * (2 - i)));
  return (categorical(rng, weights) + 1) as Acuity;
}

const SEVERITY = [0, 0.72, 0.4, 0.22, 0.1, 0.05] as const;

const drawSeverity = (rng: Rng, acuity: Acuity) => Math.min(1, SEVERITY[acuity] * gamma(rng, 5, 0.2));

function drawMode(rng: Rng, ageYears: number, acuity: Acuity): ArrivalMode {
  const logOdds = -0.3 + 1.1 * (3 - acuity) + (ageYears - 50) / 30;
  if (chance(rng, logistic(logOdds - 0.6))) return 'ambulance';
  return chance(rng, 0.015) ? 'transfer' : 'walk_in';
}

type Seen = Pick<Patient, 'ageYears' | 'acuity' | 'severity'> & { readonly complaint: Complaint };

function drawEnding(rng: Rng, mix: PatientMix, seen: Seen): Ending {
  if (chance(rng, dyingHere(seen))) return { kind: 'died' };
  if (!chance(rng, admissionProbability(mix, seen))) return { kind: 'home' };
  if (chance(rng, 0.025)) return { kind: 'transferred' };
  return { kind: 'admitted', service: drawService(rng, seen) };
}

const dyingHere = ({ complaint, acuity, severity }: Seen) =>
  complaint.name === 'cardiac arrest' ? 0.55 : acuity === 1 ? 0.03 * severity : 0;

function admissionProbability(mix: PatientMix, { ageYears, complaint, acuity, severity }: Seen): number {
  const age = ageYears < 16 ? -0.9 : (ageYears - 50) * 0.026;
  const illness = 2.2 * (severity - SEVERITY[acuity]) + 0.5 * severity;
  return logistic(ADMISSION_LOG_ODDS[acuity] + complaint.admission + age + illness + mix.admissionLogOdds);
}

function drawService(rng: Rng, { ageYears, complaint, severity }: Seen): Service {
  if (ageYears >= 16 && chance(rng, logistic(16 * (severity - 0.72)))) return 'intensive care';
  if (ageYears < 16) return 'paediatric';
  // Not every patient of a complaint goes to its usual service.
  if (complaint.service === 'paediatric' || chance(rng, 0.18)) return 'medical';
  return complaint.service;
}

export const logistic = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));

const PLANNED: Readonly<Record<Service, readonly string[]>> = {
  medical: ['planned infusion', 'planned bronchoscopy', 'planned endoscopy'],
  surgical: ['hernia repair', 'gall bladder removal', 'bowel resection', 'thyroid operation'],
  orthopaedic: ['hip replacement', 'knee replacement', 'spinal operation', 'removal of metal'],
  cardiology: ['coronary angiography', 'pacemaker', 'catheter ablation'],
  paediatric: ['tonsil removal', 'planned investigation'],
  'intensive care': ['major operation'],
};

/** Somebody who comes by appointment: older than the department's patients, and well. */
export function drawPlannedPatient(rng: Rng, service: Service): Patient {
  const reasons = PLANNED[service];
  const ageYears = service === 'paediatric' ? between(rng, 1, 15) : 62 + 14 * normal(rng);
  return {
    ageYears: Math.floor(Math.min(95, Math.max(service === 'paediatric' ? 1 : 18, ageYears))),
    sex: chance(rng, 0.5) ? 'female' : 'male',
    complaint: reasons[Math.floor(between(rng, 0, reasons.length))]!,
    mode: 'elective',
    acuity: 4,
    severity: 0.08 * gamma(rng, 5, 0.2),
    fever: false,
    pain: 2,
    serviceMinutes: 0,
    workUpMinutes: 0,
    patienceMinutes: Infinity,
    ending: { kind: 'admitted', service },
  };
}
