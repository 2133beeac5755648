import * as Comlink from 'comlink';
import type { WardMessage } from './protocol.ts';
import { failedStatus } from './ward/failed.ts';
import type { WardApi } from './ward.worker.ts';

export interface WardClient {
  readonly api: Comlink.Remote<WardApi>;
  close(): void;
}

/** Starts the ward's worker. @param predictor the end of a channel on which it posts feature batches */
export function startWard(predictor: MessagePort, onMessage: (message: WardMessage) => void): WardClient {
  const worker = new Worker(new URL('./ward.worker.ts', import.meta.url), { type: 'module', name: 'ward' });
  worker.addEventListener('error', ({ message }) =>
    onMessage({
      kind: 'status',
      status: failedStatus({ type: 'WorkerFailed', message: workerFailed(message) }),
    }),
  );
  const api = Comlink.wrap<WardApi>(worker);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<WardMessage>) => onMessage(data);
  const base = new URL('/api/v1/', location.origin).href;
  const ports = Comlink.transfer({ page: port2, predictor, base }, [port2, predictor]);
  void api.start(ports);
  return { api, close: () => worker.terminate() };
}

const workerFailed = (message: string) =>
  `The part of Wardcast that remembers has stopped (${message}). What was recorded is kept. Reload the page.`;
