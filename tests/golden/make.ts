import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandGolden, type CompactEvent, type CompactGolden } from './compact.ts';
import { goldenOf, type GoldenName } from './golden.ts';
import { Script, isRecordedBy, visit } from './script.ts';

/** Writes the golden files anew: `node tests/golden/make.ts`. What it changes must be wanted; the diff shows it. */

interface Recipe {
  readonly about: string;
  readonly zone: string;
  readonly startAt: number;
  /** Minutes from the start to the forecast. */
  readonly until: number;
  readonly write: (s: Script, until: number) => void;
}

const recipes: Record<GoldenName, Recipe> = {
  department: {
    about: 'Ten hours in a department whose clock stands half an hour beside UTC; no history to speak of.',
    zone: 'Asia/Kolkata',
    startAt: Date.UTC(2026, 2, 3, 2, 30),
    until: 600,
    write: writeDepartment,
  },
  fortnight: {
    about: 'Two weeks around the end of summer time, with planned admissions and a closed bed.',
    zone: 'Europe/Berlin',
    startAt: Date.UTC(2026, 9, 16, 22),
    until: 14 * 1440 + 655,
    write: writeFortnight,
  },
  corrections: {
    about: 'Corrected, retracted, contradictory, late and unknown facts, and clocks that are wrong.',
    zone: 'America/New_York',
    startAt: Date.UTC(2026, 5, 1, 12),
    until: 480,
    write: writeCorrections,
  },
};

function writeDepartment(s: Script, until: number): void {
  s.unit('ed', 'emergency', 0);
  s.unit('medical', 'ward', 6, ['medical']);
  s.unit('icu', 'intensive_care', 2);
  for (const [minute, count] of [
    [0, 2],
    [180, 3],
    [420, 4],
  ] as const)
    s.say('ed', null, minute, 'StaffOnDuty', { unit: 'ed', role: 'clinician', count });
  for (let i = 0, minute = 5; minute < until; i++, minute += s.between(6, 30))
    visit(s, `d${i}`, minute, ['medical', 'medical', 'icu']);
}

function writeFortnight(s: Script, until: number): void {
  s.unit('ed', 'emergency', 4);
  s.unit('medical', 'ward', 12, ['medical']);
  s.unit('surgical', 'ward', 12, ['surgical']);
  s.say('surgical', null, 9 * 1440, 'BedClosed', { unit: 'surgical', bed: 'surgical-12', reason: 'repair' });
  for (let i = 0, minute = 30; minute < until; i++) {
    visit(s, `f${i}`, minute, ['medical', 'surgical']);
    const hour = (minute / 60) % 24;
    minute += s.between(20, hour < 7 ? 420 : 210);
  }
  for (let day = 0; day < 15; day++) writeElective(s, day);
}

function writeElective(s: Script, day: number): void {
  const id = `e${day}`;
  const arrival = day * 1440 + 7 * 60 + s.between(0, 60);
  const say = (minute: number, name: string, payload: object = {}) =>
    s.say('surgical', id, minute, name, payload);
  say(arrival, 'PatientArrived', { mode: 'elective', ageYears: s.between(30, 80) });
  say(arrival + 20, 'PatientMoved', { unit: 'surgical', bed: `surgical-${s.between(1, 11)}` });
  say(arrival + s.between(24, 60) * 60, 'PatientDeparted', { outcome: 'discharged' });
}

function writeCorrections(s: Script): void {
  s.unit('ed', 'emergency', 0);
  s.unit('medical', 'ward', 3);
  const arrived = s.say('ed', 'wrong-age', 60, 'PatientArrived', { ageYears: 7, mode: 'walk_in' });
  s.say('ed', 'wrong-age', 65, 'FactCorrected', {
    corrects: arrived,
    payload: { ageYears: 77, mode: 'walk_in' },
  });
  const triaged = s.say('ed', 'wrong-age', 66, 'PatientTriaged', { acuity: 5 });
  s.say('ed', 'wrong-age', 70, 'FactRetracted', { retracts: triaged, reason: 'another patient' });
  s.say('ed', 'early', 100, 'PatientArrived', {});
  s.say('ed', 'early', 80, 'TreatmentStarted', {}, 30);
  s.say('ed', 'nobody', 120, 'PatientTriaged', { acuity: 2 });
  s.say('ed', 'future', 130, 'PatientArrived', { ageYears: 40 });
  s.say('ed', 'future', 5_000_000, 'PatientTriaged', { acuity: 3 }, -4_999_860);
  s.say('ed', 'orphan', 140, 'FactRetracted', { retracts: '00000000-0000-8000-8000-000000000000' });
  s.say('ed', 'c0', 150, 'GenomeSequenced', { bases: 3 });
  s.say('ed', null, 150, 'WeatherChanged', { rain: true });
  s.say('ed', 'stray', 200, 'PatientArrived', { mode: 'transfer' });
  s.say('ed', 'stray', 210, 'PatientMoved', { unit: 'annexe', bed: 'annexe-1' });
  // Last, because what has not happened yet is dropped, and the facts above are named by their place.
  for (let i = 0; i < 8; i++) visit(s, `c${i}`, 10 + 35 * i, ['medical']);
}

function make(name: GoldenName, { write, until, ...recipe }: Recipe): void {
  const script = new Script(name, 20_261_123);
  write(script, until);
  // The corrections stay as written: clocks are wrong there, and facts are named by their place.
  const inOrder = name !== 'corrections';
  const events = inOrder ? script.recordedBy(until) : script.events.filter(isRecordedBy(until));
  const file = { name, ...recipe, at: recipe.startAt + until * 60_000, events };
  const expected = goldenOf(expandGolden(file as unknown as CompactGolden).events, file);
  const path = join(import.meta.dirname, `${name}.json`);
  writeFileSync(path, textOf({ ...file, expected }));
  console.log(`${path}: ${events.length} facts`);
}

/** JSON with one fact and one table on a line: a change is seen where it is. */
function textOf({ events, expected, ...rest }: CompactGolden): string {
  const lines = (items: readonly CompactEvent[]) => items.map((item) => JSON.stringify(item)).join(',\n');
  const tables = (value: object, depth: number): string =>
    depth === 0
      ? JSON.stringify(value)
      : `{${Object.entries(value)
          .map(([key, item]) => `\n${JSON.stringify(key)}:${tables(item as object, depth - 1)}`)
          .join(',')}}`;
  const head = JSON.stringify(rest, undefined, 1).slice(0, -2);
  return `${head},\n"events": [\n${lines(events)}\n],\n"expected": ${tables(expected, 2)}\n}\n`;
}

for (const [name, recipe] of Object.entries(recipes)) make(name as GoldenName, recipe);
