import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { denseForward } from '#models/architecture/dense.ts';
import { forecastParts, type LoadedModels, type RunJobs } from '#models/forecast.ts';
import { loadModels } from '#models/load.ts';
import { modelSpecs } from '#models/specs.ts';
import type { FeatureBatch } from '../../src/core/features/batch.ts';
import { specHash } from '../../src/core/features/spec.ts';
import { baselineParts } from '../../src/core/forecast/baseline/frame.ts';
import {
  DEMAND_DEFAULTS,
  demandForecast,
  type DemandParameters,
} from '../../src/core/forecast/demand/demand.ts';
import type { ForecastParts } from '../../src/core/forecast/parts.ts';
import { DEMAND_HORIZONS_H, LEVEL_COUNT } from '../../src/core/forecast/prediction.ts';
import { meanPinball } from '../../src/core/forecast/score/quantile.ts';
import type { UnitId } from '../../src/core/schema/ids.ts';
import type { Manifest } from '../../src/core/schema/manifest.ts';
import { HOUR_MS } from '../../src/core/ward/state.ts';
import { hospitalsOf, type CollectOptions, type Part } from '../collect.ts';
import { moments, type Outcomes } from '../datasets/hospitals.ts';
import { quantileScores } from '../scores.ts';

/**
 * No network: the convolution of the other models' predictions has two parameters, fitted by trying. They are how
 * much good and bad days are shared by everybody; the other models must have been trained before.
 */
export async function trainDemand(
  modelsDir: string,
  options: CollectOptions,
  log: (line: string) => void,
): Promise<Omit<Manifest, 'weightsHash'>> {
  const models = await loadModels(async (path) => new Uint8Array(await readFile(join(modelsDir, path))));
  const calibration = await casesOf('calibration', models, options);
  const best = fit(calibration, log);
  const test = await casesOf('test', models, options);
  const actual = Float32Array.from(test.flatMap((one) => one.actual));
  const scores = (which: 'parts' | 'baseline', parameters: DemandParameters) =>
    quantileScores(needed(test, which, parameters), actual);
  return {
    ...CARD,
    name: 'demand',
    version: `${modelSpecs.demand.version}.0`,
    specHash: specHash(modelSpecs.demand),
    createdAt: new Date().toISOString().slice(0, 10),
    seed: options.seed,
    architecture: { kind: 'convolution', layers: [], activation: 'none' },
    data: [
      {
        name: `${options.hospitals.calibration} simulated hospitals, ${options.days} days each`,
        source: 'src/core/simulation',
        licence: 'Apache-2.0',
        rows: calibration.reduce((sum, { actual: counts }) => sum + counts.length, 0),
      },
    ],
    metrics: {
      heldOut: `${options.hospitals.test} simulated hospitals that no part of the model ever saw`,
      n: actual.length,
      model: scores('parts', best),
      baseline: scores('baseline', DEMAND_DEFAULTS),
    },
    calibration: { ...best },
  };
}

const CARD = {
  intendedUse: 'Patients in beds and beds free per unit in 4, 8, 12 and 24 hours, to plan beds and staff.',
  limits: 'Only as good as the predictions it adds up. Does not know of beds about to be opened or closed.',
} as const;

/** One look at a hospital: what was said of each unit and horizon, and how many then lay there. */
interface Case {
  readonly batch: FeatureBatch;
  readonly parts: ForecastParts;
  readonly baseline: ForecastParts;
  /** Units x horizons. */
  readonly actual: readonly number[];
}

const MOMENTS = { arrivalShare: 0, everyHours: 40, fromDay: 15, followUpDays: 2 };

async function casesOf(part: Part, models: LoadedModels, options: CollectOptions): Promise<Case[]> {
  const cases: Case[] = [];
  for (const hospital of hospitalsOf(part, options)) {
    for (const { batch, outcomes } of moments(hospital, MOMENTS))
      cases.push({
        batch,
        parts: await forecastParts(batch, models, plainRun(models)),
        baseline: baselineParts(batch),
        actual: batch.demand.units.flatMap(({ unit }) => occupancies(outcomes, unit, batch.at)),
      });
  }
  return cases;
}

function plainRun(models: LoadedModels): RunJobs {
  return async (jobs) =>
    jobs.map(({ model, rows, count }) => {
      const loaded = models.get(model)!;
      if (!loaded.ok || !loaded.value.network) throw new Error(`${model} has no network`);
      return { values: denseForward(loaded.value.network, rows, count), backend: 'cpu' };
    });
}

const occupancies = ({ encounters }: Outcomes, unit: UnitId, at: number): number[] =>
  DEMAND_HORIZONS_H.map((hours) => {
    const then = at + hours * HOUR_MS;
    let count = 0;
    for (const { stays } of encounters.values())
      if (stays.some((stay) => stay.unit === unit && stay.from <= then && (stay.to ?? Infinity) > then))
        count++;
    return count;
  });

function needed(
  cases: readonly Case[],
  which: 'parts' | 'baseline',
  parameters: DemandParameters,
): Float32Array {
  const tables = cases.map((one) =>
    demandForecast(one.batch, one[which], parameters).map((unit) => unit.needed),
  );
  const all = new Float32Array(tables.flat().length * DEMAND_HORIZONS_H.length * LEVEL_COUNT);
  tables.flat().forEach((table, i) => all.set(table, i * DEMAND_HORIZONS_H.length * LEVEL_COUNT));
  return all;
}

const GRID: readonly DemandParameters[] = [0.05, 0.2, 0.35, 0.5, 0.7].flatMap((dischargeSpread) =>
  [0.5, 1, 1.6].map((arrivalsSpread) => ({ dischargeSpread, arrivalsSpread })),
);

function fit(cases: readonly Case[], log: (line: string) => void): DemandParameters {
  const actual = cases.flatMap((one) => one.actual);
  const tried = GRID.map((parameters) => ({
    parameters,
    loss: meanPinball(needed(cases, 'parts', parameters), actual),
  }));
  for (const { parameters, loss } of tried) log(`demand: ${JSON.stringify(parameters)} ${loss.toFixed(4)}`);
  return tried.reduce((best, each) => (each.loss < best.loss ? each : best)).parameters;
}
