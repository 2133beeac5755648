import { HOUR_MS, hourOf, type Encounter, type HospitalState } from '../ward/state.ts';
import { NO_COUNTS, countBetween } from './climatology.ts';
import type { HospitalContext } from './context.ts';

/**
 * P(admission) by acuity before the hospital has shown its own; index 0 = untriaged. Order of magnitude of NHAMCS
 * 2018-2022 by ESI level (CDC, National Hospital Ambulatory Medical Care Survey).
 */
const PRIOR = [0.2, 0.75, 0.42, 0.2, 0.05, 0.02];
const PRIOR_RATE = 0.2;
/** The prior counts as much as this many patients. */
const PRIOR_PATIENTS = 12;

/** Share of the department's arrivals of the last four weeks that were admitted. */
export function admissionRate(state: HospitalState, context: HospitalContext): number {
  const to = hourOf(context.at);
  const from = Math.max(context.fromHour, to - 28 * 24);
  const decided = countBetween(state.history.hourly.get('admission_decided') ?? NO_COUNTS, from, to);
  const arrived = countBetween(context.arrivals, from, to);
  return Math.min(0.95, (decided + PRIOR_PATIENTS * PRIOR_RATE) / (arrived + PRIOR_PATIENTS));
}

/**
 * P(admission) by acuity: the hospital's own of the last two days, shrunk to the prior moved to its rate. Only people
 * who came 8 to 48 hours ago count: for them the end is known, and all of them are still held in the state.
 */
export function admissionByAcuity(context: HospitalContext, rate: number): Float32Array {
  const seen = new Float64Array(6);
  const admitted = new Float64Array(6);
  for (const encounter of context.recent) {
    const hours = (context.at - (encounter.arrivedAt ?? 0)) / HOUR_MS;
    if (hours < 8 || hours > 48 || encounter.mode === 'elective') continue;
    seen[encounter.acuity ?? 0]! += 1;
    if (wasAdmitted(encounter)) admitted[encounter.acuity ?? 0]! += 1;
  }
  const shift = logit(rate) - logit(PRIOR_RATE);
  return Float32Array.from(PRIOR, (prior, acuity) => {
    const here = 1 / (1 + Math.exp(-(logit(prior) + shift)));
    return (admitted[acuity]! + PRIOR_PATIENTS * here) / (seen[acuity]! + PRIOR_PATIENTS);
  });
}

export const wasAdmitted = (e: Encounter) =>
  e.admissionDecidedAt !== undefined ||
  e.bedRequestedAt !== undefined ||
  e.admittedAt !== undefined ||
  e.outcome === 'admitted';

const logit = (p: number) => Math.log(p / (1 - p));
