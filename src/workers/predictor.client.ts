import * as Comlink from 'comlink';
import type { Driver, ForecastFrame, ModelName } from '#core/forecast/prediction.ts';
import type { Result } from '#core/result.ts';
import type { EncounterId } from '#core/schema/ids.ts';
import type { PredictorApi } from './predictor.worker.ts';
import type { RememberedBackends } from './predictor/remembered.ts';
import type { PredictorStatus } from './protocol.ts';

export interface PredictorClient {
  explain(encounter: EncounterId, model: ModelName): Promise<Result<readonly Driver[]>>;
  close(): void;
}

interface PredictorListeners {
  onFrame(frame: ForecastFrame): void;
  onStatus(status: PredictorStatus): void;
}

const REMEMBERED = 'wardcast.backends';

/** Starts the predictor's worker. @param batches port on which the ward worker posts a `FeatureBatch` per refresh */
export function startPredictor(
  batches: MessagePort,
  { onFrame, onStatus }: PredictorListeners,
): PredictorClient {
  const worker = new Worker(new URL('./predictor.worker.ts', import.meta.url), {
    type: 'module',
    name: 'predictor',
  });
  const api = Comlink.wrap<PredictorApi>(worker);
  const listeners = Comlink.proxy({
    onFrame,
    onStatus,
    onMeasured: (measured: RememberedBackends) => localStorage.setItem(REMEMBERED, JSON.stringify(measured)),
  });
  void api.start(Comlink.transfer(batches, [batches]), remembered(), listeners);
  return {
    explain: (encounter, model) => api.explain(encounter, model),
    close: () => worker.terminate(),
  };
}

/** Text that is no JSON is as good as nothing: then the backends are measured again. */
function remembered(): unknown {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null');
  } catch {
    return undefined;
  }
}
