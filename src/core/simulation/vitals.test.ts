import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { payloads } from '../schema/payload.ts';
import { drawPatient, drawPlannedPatient, type Patient } from './patient.ts';
import { createRng } from './random.ts';
import { severityAt } from './stay.ts';
import { measure, minutesToNextSet } from './vitals.ts';

const mix = { children: 0.3, elderly: 0.3, sicker: 0, admissionLogOdds: 0, patience: 1 };
const adult: Patient = { ...drawPlannedPatient(createRng(1), 'medical'), ageYears: 50 };

describe('simulated vital signs', () => {
  it('are ones that a record can hold, for any patient however ill', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, severity) => {
        const rng = createRng(seed);
        const patient = { ...drawPatient(rng, mix), severity };
        expect(v.is(payloads['v1.ObservationsRecorded'], measure(rng, patient))).toBe(true);
      }),
    );
  });

  it('get worse with illness, all in the way that NEWS2 looks for', () => {
    const well = meanOf({ ...adult, severity: 0.05 });
    const ill = meanOf({ ...adult, severity: 0.75 });
    expect(ill.respiratoryRate).toBeGreaterThan(well.respiratoryRate + 6);
    expect(ill.heartRate).toBeGreaterThan(well.heartRate + 20);
    expect(ill.systolic).toBeLessThan(well.systolic - 20);
    expect(ill.oxygen).toBeGreaterThan(well.oxygen + 0.5);
    expect(well.oxygen).toBeLessThan(0.05);
  });

  it('are faster in a baby than in an adult', () => {
    const baby = meanOf({ ...adult, ageYears: 0, severity: 0.05 });
    expect(baby.heartRate).toBeGreaterThan(meanOf({ ...adult, severity: 0.05 }).heartRate + 25);
  });

  it('are taken more often from the more ill', () => {
    expect(minutesToNextSet(0.6, 'ward')).toBeLessThan(minutesToNextSet(0.1, 'ward'));
    expect(minutesToNextSet(0.6, 'department')).toBeLessThan(minutesToNextSet(0.1, 'department'));
  });
});

describe('the course of an illness', () => {
  it('is recovery, halved in about two days', () => {
    expect(severityAt(0.6, 48.5, undefined, 0)).toBeCloseTo(0.3, 2);
  });

  it('rises to its peak in a crisis and falls after it', () => {
    const crisis = { from: 100, until: 200, peak: 0.9 };
    const during = severityAt(0.2, 1, crisis, 150);
    expect(during).toBeGreaterThan(0.2);
    expect(severityAt(during, 1, crisis, 200)).toBeCloseTo(0.9);
    expect(severityAt(0.9, 10, crisis, 300)).toBeLessThan(0.9);
  });
});

function meanOf(patient: Patient) {
  const rng = createRng(4);
  const sets = Array.from({ length: 300 }, () => measure(rng, patient));
  const mean = (of: (set: (typeof sets)[number]) => number | undefined) =>
    sets.reduce((sum, set) => sum + (of(set) ?? NaN), 0) / sets.length;
  return {
    respiratoryRate: mean((set) => set.respiratoryRate),
    heartRate: mean((set) => set.heartRate),
    systolic: mean((set) => set.systolic),
    oxygen: mean((set) => Number(set.supplementalOxygen)),
  };
}
