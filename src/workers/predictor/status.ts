import type { Backend } from '#core/forecast/prediction.ts';
import type { Failure } from '#core/result.ts';
import { BACKEND_LADDER, PARITY_TOLERANCE } from '#models/backend.ts';
import type { BackendChoices, BackendReport } from '#models/engine.ts';
import type { LoadedModels } from '#models/forecast.ts';
import type { BackendStatus } from '../protocol.ts';

export const failuresOf = (models: LoadedModels): Failure[] =>
  [...models.values()].flatMap((model) => (model.ok ? [] : [model.error]));

/** A missing adapter is no fault of a device that has another backend; having none at all is. */
export function noBackend(reports: readonly BackendReport[]): Failure[] {
  if (reports.length === 0 || reports.some(({ failure }) => !failure)) return [];
  return [
    {
      type: 'BackendUnavailable',
      message: 'No backend of TensorFlow.js starts here; predictions are computed without it.',
    },
  ];
}

/** For the screen: each backend with the sum over the models at the middle batch size. */
export function backendStatuses(reports: readonly BackendReport[], choices: BackendChoices): BackendStatus[] {
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
