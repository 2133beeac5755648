import { ApiError } from './api-error.ts';

/**
 * Lets so many run at once and turns the rest away: a whole hospital that reconnects must not pile up in memory.
 * The tablets wait as told and try again; nothing has left their outboxes.
 */
export function createGate(limit: number) {
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit)
      throw new ApiError(429, 'TooBusy', 'The server is busy; the app tries again by itself.', {
        'retry-after': '1',
      });
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
}
