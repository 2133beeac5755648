import * as Comlink from 'comlink';
import type { FeatureBatch } from '#core/features/batch.ts';
import type { ForecastFrame, ModelName } from '#core/forecast/prediction.ts';
import type { EncounterId } from '#core/schema/ids.ts';
import { createPredictor, type Predictor } from './predictor/predictor.ts';
import type { RememberedBackends } from './predictor/remembered.ts';
import { loadTensorFlow } from './predictor/tensorflow.ts';
import type { PredictorStatus } from './protocol.ts';

interface Listeners {
  onFrame(frame: ForecastFrame): void;
  onStatus(status: PredictorStatus): void;
  onMeasured(remembered: RememberedBackends): void;
}

let predictor: Predictor | undefined;

const api = {
  /** @param batches where the ward worker posts a `FeatureBatch` for each refresh */
  start(batches: MessagePort, remembered: unknown, listeners: Listeners): void {
    predictor = createPredictor({
      read: fetchModelFile,
      load: loadTensorFlow,
      remembered,
      now: () => performance.now(),
      idle: () => new Promise((resolve) => setTimeout(resolve, 50)),
      onFrame: (frame) => listeners.onFrame(frame),
      onStatus: (status) => listeners.onStatus(status),
      onMeasured: (measured) => listeners.onMeasured(measured),
    });
    batches.onmessage = ({ data }: MessageEvent<FeatureBatch>) => predictor?.receive(data);
  },
  explain: (encounter: EncounterId, model: ModelName) => predictor!.explain(encounter, model),
};

export type PredictorApi = typeof api;

async function fetchModelFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(`/models/${path}`, self.location.origin));
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

Comlink.expose(api);
