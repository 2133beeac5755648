import type { FeatureBatch } from '#core/features/batch.ts';
import { baselineProvenance } from '#core/forecast/baseline/frame.ts';
import {
  modelNames,
  type Backend,
  type Driver,
  type ForecastFrame,
  type ModelName,
} from '#core/forecast/prediction.ts';
import type { Failure, Result } from '#core/result.ts';
import { err } from '#core/result.ts';
import type { EncounterId } from '#core/schema/ids.ts';
import { BACKEND_LADDER, PARITY_TOLERANCE } from '#models/backend.ts';
import { Engine, type BackendChoices, type BackendReport } from '#models/engine.ts';
import { explainPrediction } from '#models/explain.ts';
import { forecast, type LoadedModels } from '#models/forecast.ts';
import { loadModels, type ReadModelFile } from '#models/load.ts';
import type { LoadTensorFlow } from '#models/pool.ts';
import type { BackendStatus, PredictorStatus } from '../protocol.ts';
import { newestWins } from './newest-wins.ts';

/** What a device remembers of its measurements: for these very weights. */
export interface RememberedBackends {
  readonly weights: string;
  readonly choices: BackendChoices;
}

interface PredictorOptions {
  readonly read: ReadModelFile;
  readonly load: LoadTensorFlow;
  readonly remembered: RememberedBackends | undefined;
  readonly now: () => number;
  /** Resolves when nothing else wants the processor. */
  readonly idle: () => Promise<void>;
  onFrame(frame: ForecastFrame): void;
  onStatus(status: PredictorStatus): void;
  onMeasured(remembered: RememberedBackends): void;
}

export type Predictor = ReturnType<typeof createPredictor>;

/** Predictions for each batch of features, the newest first; models and backends as soon as they are there. */
export function createPredictor(options: PredictorOptions) {
  let models: LoadedModels = new Map();
  let engine: Engine | undefined;
  let last: { batch: FeatureBatch; frame: ForecastFrame } | undefined;
  let reports: readonly BackendReport[] = [];
  let choices: BackendChoices = {};
  let broken: readonly Failure[] = [];

  const report = () =>
    options.onStatus({
      backends: backendStatuses(reports, choices),
      models: modelNames.map(
        (name) => last?.frame.provenance[name] ?? baselineProvenance(name, 'No data yet.'),
      ),
      warnings: [...failuresOf(models), ...(engine?.failures() ?? []), ...noBackend(reports), ...broken],
    });

  const ready = loadModels(options.read).then((loaded) => {
    models = loaded;
    engine = new Engine({ networks: networksOf(loaded), load: options.load, now: options.now });
    report();
  });

  const work = async (batch: FeatureBatch) => {
    await ready;
    const frame = await forecast(batch, models, engine!.run);
    const changed = !last || madeByOf(last.frame) !== madeByOf(frame);
    last = { batch, frame };
    options.onFrame(frame);
    if (changed) report();
  };

  /** After the first predictions: the remembered backends are opened, or all are measured and remembered. */
  async function settle(): Promise<void> {
    await options.idle();
    const weights = weightsOf(models);
    const { remembered } = options;
    if (remembered?.weights === weights) {
      choices = remembered.choices;
      reports = await engine!.open(choices);
    } else {
      ({ reports, choices } = await engine!.measureAll(options.idle));
      options.onMeasured({ weights, choices });
    }
    report();
  }

  let settled: Promise<void> | undefined;
  const receive = newestWins(async (batch: FeatureBatch) => {
    try {
      await work(batch);
      broken = [];
    } catch (cause) {
      broken = [{ type: 'PredictionFailed', message: `A refresh failed: ${String(cause)}` }];
      report();
    }
    settled ??= settle().catch((cause: unknown) => {
      broken = [{ type: 'BackendsFailed', message: `No backend could be measured: ${String(cause)}` }];
      report();
    });
  });

  return {
    receive,
    explain(encounter: EncounterId, model: ModelName): Result<readonly Driver[]> {
      if (!last) return err({ type: 'NotExplained', message: 'There are no predictions yet.' });
      if (last.frame.provenance[model].madeBy === 'baseline') return err(baselineSpeaks);
      return explainPrediction(last.batch, models, model, encounter);
    },
    remeasure: async () => {
      ({ reports, choices } = await engine!.measureAll(options.idle));
      options.onMeasured({ weights: weightsOf(models), choices });
      report();
    },
  };
}

const baselineSpeaks: Failure = {
  type: 'NotExplained',
  message: 'The simple baseline speaks here: it looks at the latest cases alone.',
};

const madeByOf = ({ provenance }: ForecastFrame) =>
  modelNames
    .map((name) => `${provenance[name].madeBy}/${provenance[name].backend}/${provenance[name].reason}`)
    .join();

const networksOf = (models: LoadedModels) =>
  new Map(
    [...models].flatMap(([name, model]) =>
      model.ok && model.value.network ? [[name, model.value.network] as const] : [],
    ),
  );

const weightsOf = (models: LoadedModels) =>
  [...models.values()]
    .map((model) => (model.ok ? model.value.manifest.weightsHash.slice(0, 12) : '-'))
    .join();

const failuresOf = (models: LoadedModels): Failure[] =>
  [...models.values()].flatMap((model) => (model.ok ? [] : [model.error]));

/** A missing adapter is no fault of a device that has another backend; having none at all is. */
function noBackend(reports: readonly BackendReport[]): Failure[] {
  if (reports.length === 0 || reports.some(({ failure }) => !failure)) return [];
  return [
    {
      type: 'BackendUnavailable',
      message: 'No backend of TensorFlow.js starts here; predictions are computed without it.',
    },
  ];
}

/** For the screen: each backend with the sum over the models at the middle batch size. */
function backendStatuses(reports: readonly BackendReport[], choices: BackendChoices): BackendStatus[] {
  const used = new Set(Object.values(choices));
  return BACKEND_LADDER.flatMap((backend) => {
    const report = reports.find((each) => each.backend === backend);
    return report ? [backendStatus(backend, report, used.has(backend))] : [];
  });
}

function backendStatus(
  backend: Backend,
  { failure, measured }: BackendReport,
  chosen: boolean,
): BackendStatus {
  if (failure) return { backend, available: false, reason: failure.message, chosen: false };
  const all = [...measured.values()];
  if (all.length === 0) return { backend, available: true, chosen };
  const middle = [...measured].filter(([key]) => key.endsWith(':256'));
  const maxDifference = Math.max(...all.map(({ difference }) => difference));
  return {
    backend,
    available: true,
    reason: maxDifference > PARITY_TOLERANCE ? 'Its numbers differ from the reference.' : undefined,
    refreshMs: middle.reduce((sum, [, { ms }]) => sum + ms, 0),
    maxDifference,
    chosen,
  };
}
