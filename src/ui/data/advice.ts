import type { Failure } from '#core/result.ts';

/** What to do about a failure that must be seen; the failure's own sentence says what happened. */
export function adviceFor({ type }: Failure): string {
  const advice = Object.hasOwn(ADVICE, type) ? ADVICE[type] : undefined;
  return advice ?? 'If it stays, tell whoever looks after Wardcast, with the words above.';
}

const ADVICE: Readonly<Record<string, string>> = {
  StorageFull:
    'Free space on this device, or send what is unsent; nothing recorded so far is lost. New facts cannot be saved until there is room.',
  StorageBroken:
    'Do not clear the browser’s data: what is unsent is only here. Restart the browser; if it stays, use another tablet.',
  StorageMissing: 'This browser keeps nothing (private window?). Use an ordinary window.',
  OutboxLost:
    'Facts that were not sent from this device may be gone. Look through the last hour and record again what is missing.',
  LogLost: 'The browser removed this device’s copy. It is fetched again; ask below that storage is kept.',
  ModelCorrupt: 'The simple baseline answers meanwhile. Reload with a network to fetch the model again.',
  ModelMismatch:
    'The simple baseline answers meanwhile. The model belongs to another version of Wardcast: update it.',
  ModelUnavailable: 'The simple baseline answers meanwhile. The model is fetched when there is a network.',
  BackendUnavailable: 'Nothing to do: another way of computing is used. Predictions are the same.',
  BackendsFailed: 'The simple baselines answer. Reload; if it stays, update the browser.',
  PredictionFailed: 'The last predictions stay until they are too old. Reload if it goes on.',
  WorkerFailed: 'Reload the page. What was recorded is kept.',
  Unreachable: 'Go on working: everything is kept on this device and sent when the network is back.',
};
