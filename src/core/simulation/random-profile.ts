import { build, type WardLayout } from './design.ts';
import { USUAL_HOURS, USUAL_WEEK, WARDS } from './designs.ts';
import type { Profile } from './profile.ts';
import { between, chance, createRng, normal, type Rng } from './random.ts';

/** A plausible hospital: what differs between real ones differs here, so that a model must learn what does not. */
export function randomProfile(seed: number): Profile {
  const rng = createRng(seed, 'profile');
  const perDay = Math.round(Math.exp(between(rng, Math.log(45), Math.log(260))));
  return build({
    name: `random-${seed}`,
    title: `Random hospital ${seed}`,
    arrivals: drawArrivals(rng, perDay),
    patients: {
      children: between(rng, 0.08, 0.28),
      elderly: between(rng, 0.15, 0.34),
      sicker: between(rng, -0.25, 0.25),
      admissionLogOdds: between(rng, -0.4, 0.4),
      patience: between(rng, 0.75, 1.5),
    },
    department: {
      triageMinutes: between(rng, 4, 12),
      absence: between(rng, 0, 0.15),
      pace: between(rng, 0.8, 1.25),
      workUp: between(rng, 0.75, 1.4),
      fastTrack: chance(rng, 0.4) ? 0 : between(rng, 0.05, 0.35),
      load: between(rng, 0.72, perDay > 120 ? 0.95 : 0.88),
      nightLoad: between(rng, 0.6, 1),
    },
    wards: {
      layout: drawLayout(rng, perDay),
      occupancy: between(rng, 0.8, 0.95),
      stay: between(rng, 0.8, 1.3),
      weekendDelay: between(rng, 0.2, 0.65),
      electivesPerWeek: drawElectives(rng, perDay),
      closure: between(rng, 0, 0.02),
    },
  });
}

/** Every hour and weekday gets its own deviation; then each profile has mean 1 again. */
function drawArrivals(rng: Rng, perDay: number): Profile['arrivals'] {
  const vary = (rates: readonly number[], sd: number) => {
    const varied = rates.map((rate) => rate * Math.exp(sd * normal(rng)));
    const total = varied.reduce((sum, rate) => sum + rate, 0);
    return varied.map((rate) => (rate * rates.length) / total);
  };
  return {
    perDay,
    hourly: vary(USUAL_HOURS, 0.09),
    weekday: vary(USUAL_WEEK, 0.04),
    weekendShiftHours: chance(rng, 0.6) ? 1 : 0,
    lastingCv: between(rng, 0.02, 0.1),
    autocorrelation: between(rng, 0.3, 0.85),
    dayCv: between(rng, 0.03, 0.09),
    season: between(rng, 0, 0.14),
    seasonPeakDay: Math.floor(between(rng, 0, 365)),
  };
}

function drawLayout(rng: Rng, perDay: number): readonly WardLayout[] {
  const small = [WARDS.mixedMedical, WARDS.operative];
  const middle = [WARDS.medicalA, WARDS.medicalB, WARDS.cardiology, WARDS.operative];
  const large = [
    WARDS.medicalA,
    WARDS.medicalB,
    WARDS.medicalC,
    WARDS.cardiology,
    WARDS.surgical,
    WARDS.orthopaedic,
  ];
  const adults = perDay < 80 ? small : perDay < 160 || chance(rng, 0.2) ? middle : large;
  return [...adults, WARDS.children, WARDS.icu];
}

function drawElectives(rng: Rng, perDay: number): Profile['wards']['electivesPerWeek'] {
  const size = perDay / 120;
  return {
    surgical: between(rng, 6, 28) * size,
    orthopaedic: between(rng, 3, 18) * size,
    cardiology: between(rng, 0, 14) * size,
  };
}
