import { goldenEventId, type CompactEvent } from './compact.ts';
import type { GoldenName } from './golden.ts';

/** Writes streams of facts by hand, with even numbers in place of chance. */
export class Script {
  readonly events: CompactEvent[] = [];
  readonly #stream: GoldenName;
  #seed: number;

  constructor(stream: GoldenName, seed: number) {
    this.#stream = stream;
    this.#seed = seed;
  }

  /** Mulberry32: the same seed, the same hospital. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  between = (low: number, high: number) => low + Math.floor(this.random() * (high - low + 1));

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]!;
  }

  /** @returns the id of the fact, for a later correction */
  say(ward: string, encounter: string | null, minute: number, name: string, payload: object = {}, late = 1) {
    this.events.push([name, ward, encounter, minute, late, payload]);
    return goldenEventId(this.#stream, this.events.length);
  }

  unit(unit: string, kind: string, beds: number, services: readonly string[] = []): void {
    this.say(unit, null, 0, 'UnitConfigured', { unit, name: unit, kind, services });
    for (let bed = 1; bed <= beds; bed++)
      this.say(unit, null, 0, 'BedOpened', { unit, bed: `${unit}-${bed}` });
  }

  /** The facts known at `minute`, in the order they were recorded in. */
  recordedBy(minute: number): CompactEvent[] {
    return this.events.filter(isRecordedBy(minute)).sort((a, b) => a[3] + a[4] - (b[3] + b[4]));
  }
}

export const isRecordedBy =
  (minute: number) =>
  ([, , , at, late]: CompactEvent): boolean =>
    at + late <= minute;

const COMPLAINTS = [
  'chest pain',
  'shortness of breath',
  'fall, hip injury',
  'abdominal pain',
  'fever',
  'rash',
  '',
];

/** One person's way through the department of unit `ed`, and on to a ward when `random` says so. */
export function visit(s: Script, id: string, arrival: number, wards: readonly string[]): void {
  const acuity = s.pick([1, 2, 2, 3, 3, 3, 3, 4, 4, 5]);
  const say = (minute: number, name: string, payload: object = {}) => s.say('ed', id, minute, name, payload);
  say(arrival, 'PatientArrived', {
    mode: s.pick(['walk_in', 'walk_in', 'ambulance']),
    ageYears: s.between(1, 95),
    sex: s.pick(['female', 'male']),
    complaint: s.pick(COMPLAINTS),
  });
  say(arrival + s.between(2, 12), 'PatientTriaged', { scale: 'ESI', acuity });
  say(arrival + s.between(5, 15), 'ObservationsRecorded', vitals(s, acuity));
  const treated = arrival + 10 + s.between(0, 25 * acuity);
  if (acuity >= 4 && s.random() < 0.1)
    return void say(treated, 'PatientDeparted', { outcome: 'left_without_being_seen' });
  say(treated, 'TreatmentStarted', { role: 'clinician' });
  const done = treated + s.between(40, 200);
  if (s.random() > 0.8 - 0.18 * acuity) say(done, 'PatientDeparted', { outcome: 'discharged' });
  else admit(s, id, done, s.pick(wards));
}

function vitals(s: Script, acuity: number): object {
  const ill = acuity <= 2 ? 1 : 0;
  return {
    respiratoryRate: s.between(13, 19 + 9 * ill),
    oxygenSaturation: s.between(95 - 6 * ill, 100),
    supplementalOxygen: ill === 1 && s.random() < 0.4,
    temperatureCelsius: s.between(362, 380 + 8 * ill) / 10,
    systolic: s.between(105 - 15 * ill, 160),
    heartRate: s.between(60, 100 + 25 * ill),
    consciousness: ill && s.random() < 0.2 ? 'C' : 'A',
  };
}

function admit(s: Script, id: string, decided: number, ward: string): void {
  const say = (minute: number, name: string, payload: object = {}) => s.say('ed', id, minute, name, payload);
  const bed = `${ward}-${s.between(1, 12)}`;
  const moved = decided + s.between(30, 240);
  const ready = moved + s.between(10, 130) * 60;
  const left = ready + s.between(30, 300);
  say(decided, 'AdmissionDecided', { service: ward });
  say(decided + 5, 'BedRequested', { unit: ward });
  say(moved - 10, 'BedAssigned', { unit: ward, bed });
  say(moved, 'PatientMoved', { unit: ward, bed });
  if (s.random() < 0.5)
    say(moved + 60, 'ExpectedDischargeSet', { expectedAt: 1_790_000_000_000 + ready * 60_000 });
  say(ready, 'DischargeReady');
  say(left, 'PatientDeparted', { outcome: 'discharged' });
  s.say(ward, null, left + 45, 'BedCleaned', { unit: ward, bed });
}
