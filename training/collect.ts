import { createRng } from '../src/core/simulation/random.ts';
import {
  moments,
  simulatedHospital,
  type HospitalLog,
  type Moment,
  type MomentOptions,
} from './datasets/hospitals.ts';
import { exampleList, type ExampleList } from './examples.ts';
import type { Trainable } from './trainable.ts';

/** Hospitals by what they are used for; none is in two parts. */
export const PARTS = ['train', 'validation', 'calibration', 'test'] as const;
export type Part = (typeof PARTS)[number];

export interface CollectOptions {
  readonly hospitals: Readonly<Record<Part, number>>;
  readonly days: number;
  readonly seed: number;
  readonly moments: MomentOptions;
}

export const FULL: CollectOptions = {
  hospitals: { train: 24, validation: 4, calibration: 8, test: 8 },
  days: 70,
  seed: 1,
  moments: { arrivalShare: 0.03, everyHours: 8, fromDay: 5, followUpDays: 12 },
};

export type ExampleLists = Readonly<Record<Part, ExampleList>>;

const FIRST_SEED: Record<Part, number> = { train: 1000, validation: 2000, calibration: 3000, test: 4000 };

export const listsFor = (model: Trainable): ExampleLists => {
  const list = () => exampleList(model.spec.features.length, model.targetWidth);
  return { train: list(), validation: list(), calibration: list(), test: list() };
};

/** Simulated hospitals of one part, one after the other. */
export function* hospitalsOf(part: Part, { hospitals, days, seed }: CollectOptions): Generator<HospitalLog> {
  for (let i = 0; i < hospitals[part]; i++)
    yield simulatedHospital(FIRST_SEED[part] + seed * 10_000 + i, days);
}

/** Replays every hospital once and lets each model take what it learns from. */
export function collectExamples(
  models: readonly Trainable[],
  options: CollectOptions,
  log: (line: string) => void,
  visit?: (part: Part, moment: Moment) => void,
): ReadonlyMap<Trainable, ExampleLists> {
  const lists = new Map(models.map((model) => [model, listsFor(model)]));
  for (const part of PARTS) {
    for (const hospital of hospitalsOf(part, options)) {
      const rng = createRng(hospital.seed, 'collect');
      for (const moment of moments(hospital, options.moments)) {
        for (const [model, into] of lists) model.collect(moment, into[part], rng);
        visit?.(part, moment);
      }
      log(
        `${part} hospital ${hospital.seed}: ${[...lists].map(([m, l]) => `${m.name} ${l[part].count}`).join(', ')}`,
      );
    }
  }
  return lists;
}
