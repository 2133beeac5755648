import { expect, it } from 'vitest';
import type { LogEvent } from '../schema/event.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../ward/state.ts';
import { dispersion, LogSummary } from './summary.ts';

const event = (occurredAt: number, encounter: string | undefined, name: string, payload: object): LogEvent =>
  ({ occurredAt, encounter, name, payload }) as LogEvent;

it('sums up a day with one admission, one visit and one who left', () => {
  const summary = new LogSummary(0, DAY_MS);
  const bed = { unit: 'ward', bed: '01' };
  const log = [
    event(0, undefined, 'v1.BedOpened', bed),
    event(0, undefined, 'v1.BedOpened', { unit: 'ward', bed: '02' }),
    event(0, 'a', 'v1.PatientArrived', {}),
    event(0, 'b', 'v1.PatientArrived', {}),
    event(0, 'c', 'v1.PatientArrived', {}),
    event(MINUTE_MS, 'a', 'v1.PatientTriaged', { acuity: 2 }),
    event(MINUTE_MS, 'b', 'v1.PatientTriaged', { acuity: 4 }),
    event(10 * MINUTE_MS, 'a', 'v1.TreatmentStarted', {}),
    event(90 * MINUTE_MS, 'b', 'v1.TreatmentStarted', {}),
    event(2 * HOUR_MS, 'c', 'v1.PatientDeparted', { outcome: 'left_without_being_seen' }),
    event(3 * HOUR_MS, 'b', 'v1.PatientDeparted', { outcome: 'discharged' }),
    event(4 * HOUR_MS, 'a', 'v1.AdmissionDecided', {}),
    event(6 * HOUR_MS, 'a', 'v1.PatientMoved', bed),
    event(18 * HOUR_MS, 'a', 'v1.PatientDeparted', { outcome: 'died' }),
  ];
  for (const line of log) summary.add(line);
  expect(summary.result()).toEqual({
    events: 14,
    days: 1,
    arrivalsPerDay: 3,
    dispersion: NaN,
    waitMinutes: { 2: { n: 1, median: 10, p90: 10 }, 4: { n: 1, median: 90, p90: 90 } },
    leftWithoutBeingSeen: 1 / 3,
    admitted: 1 / 3,
    diedOnWards: 1,
    boardingHours: { n: 1, median: 2, p90: 2 },
    stayHours: { n: 1, median: 12, p90: 12 },
    occupancy: { ward: { beds: 2, mean: 0.25 } },
  });
});

it('counts a patient who is still there, and none of what was before', () => {
  const summary = new LogSummary(DAY_MS, 2 * DAY_MS);
  summary.add(event(0, undefined, 'v1.BedOpened', { unit: 'ward', bed: '01' }));
  summary.add(event(0, 'a', 'v1.PatientArrived', {}));
  summary.add(event(0, 'a', 'v1.PatientMoved', { unit: 'ward', bed: '01' }));
  expect(summary.result().occupancy).toEqual({ ward: { beds: 1, mean: 1 } });
  expect(summary.result().arrivalsPerDay).toBe(0);
});

it('measures dispersion as variance over mean', () => {
  expect(dispersion([4, 6, 8])).toBeCloseTo(4 / 6);
});
