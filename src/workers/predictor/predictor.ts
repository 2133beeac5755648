import type { FeatureBatch } from '#core/features/batch.ts';
import { baselineProvenance } from '#core/forecast/baseline/frame.ts';
import { modelNames, type Driver, type ForecastFrame, type ModelName } from '#core/forecast/prediction.ts';
import { err, type Failure, type Result } from '#core/result.ts';
import type { EncounterId } from '#core/schema/ids.ts';
import { Engine, type BackendChoices, type BackendReport } from '#models/engine.ts';
import { explainPrediction } from '#models/explain.ts';
import { forecast, type LoadedModels } from '#models/forecast.ts';
import { loadModels, type ReadModelFile } from '#models/load.ts';
import type { LoadTensorFlow } from '#models/pool.ts';
import type { PredictorStatus } from '../protocol.ts';
import { newestWins } from './newest-wins.ts';
import { rememberedChoices, type RememberedBackends } from './remembered.ts';
import { backendStatuses, failuresOf, noBackend } from './status.ts';

interface PredictorOptions {
  readonly read: ReadModelFile;
  readonly load: LoadTensorFlow;
  /** What an earlier start gave to `onMeasured`, as it was stored. */
  readonly remembered: unknown;
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
  /** What went wrong that no model and no backend says of itself; the same only once. */
  const broken = new Map<'refresh' | 'backends', Failure>();

  const report = () =>
    options.onStatus({
      backends: backendStatuses(reports, choices),
      models: modelNames.map(
        (name) => last?.frame.provenance[name] ?? baselineProvenance(name, 'No data yet.'),
      ),
      warnings: [
        ...failuresOf(models),
        ...(engine?.failures() ?? []),
        ...noBackend(reports),
        ...broken.values(),
      ],
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
    const remembered = rememberedChoices(options.remembered, weights);
    if (remembered) {
      choices = remembered;
      reports = await engine!.open(choices);
    } else {
      ({ reports, choices } = await engine!.measureAll(options.idle));
      options.onMeasured({ weights, choices });
    }
    report();
  }

  let settled: Promise<void> | undefined;
  const fail = (what: 'refresh' | 'backends', type: string, cause: unknown) => {
    broken.set(what, { type, message: cause instanceof Error ? cause.message : String(cause) });
    report();
  };

  const receive = newestWins(async (batch: FeatureBatch) => {
    await work(batch).then(
      () => broken.delete('refresh'),
      (cause: unknown) => fail('refresh', 'PredictionFailed', cause),
    );
    settled ??= settle().catch((cause: unknown) => fail('backends', 'BackendsFailed', cause));
  });

  return {
    receive,
    explain(encounter: EncounterId, model: ModelName): Result<readonly Driver[]> {
      if (!last) return err({ type: 'NotExplained', message: 'There are no predictions yet.' });
      const loaded = models.get(model);
      const spoke = last.frame.provenance[model].madeBy === 'model' && loaded?.ok;
      return explainPrediction(last.batch, spoke ? loaded.value : undefined, model, encounter);
    },
  };
}

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
