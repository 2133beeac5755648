import type { Failure } from '#core/result.ts';

export type StorageFailure = Failure<'StorageFull' | 'StorageBroken' | 'StorageMissing'>;

/** What went wrong below, in words for a screen. Dexie wraps the platform's error, sometimes more than once. */
export function storageFailureOf(error: unknown): StorageFailure {
  const names = namesOf(error);
  if (names.includes('QuotaExceededError'))
    return {
      type: 'StorageFull',
      message:
        'The storage of this device is full. Nothing recorded before is lost. Free space, then record this again.',
    };
  if (names.includes('MissingAPIError'))
    return {
      type: 'StorageMissing',
      message: 'This browser gives no storage (private window?). Wardcast cannot keep what you record here.',
    };
  return {
    type: 'StorageBroken',
    message: `The storage of this device does not answer (${describe(error)}). Reload; if that does not help, restart the browser.`,
  };
}

function namesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let next = error, depth = 0; isObject(next) && depth < 5; next = next['inner'], depth++)
    names.push(String(next['name']));
  return names;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const describe = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
