import type { Head } from '../src/core/schema/wire.ts';

export interface HeadsWatch {
  /** Calls `listener` with all heads now and after every change, until the returned function is called. */
  listen(listener: (heads: readonly Head[]) => void): () => void;
  /** Looks now: this process has just appended. */
  wake(): void;
  close(): void;
}

interface Options {
  readonly heads: () => Promise<readonly Head[]>;
  readonly onError: (error: unknown) => void;
  readonly pollMs?: number;
}

/**
 * One poll of the head rows per process serves every listener; other processes on the same database are seen within
 * `pollMs`. (NOTIFY would serialise all commits of PostgreSQL, and is absent elsewhere.) Nobody listens: no poll.
 */
export function createHeadsWatch({ heads, onError, pollMs = 200 }: Options): HeadsWatch {
  const listeners = new Set<(heads: readonly Head[]) => void>();
  let last: { key: string; heads: readonly Head[] } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;

  async function look(): Promise<void> {
    const found = [...(await heads())].sort((a, b) => (a.ward < b.ward ? -1 : 1));
    const key = JSON.stringify(found);
    if (key === last?.key) return;
    last = { key, heads: found };
    for (const listener of listeners) listener(found);
  }

  /** One look at a time; a wake during a look asks for one more, or its change would wait for the next poll. */
  function run(): void {
    if (listeners.size === 0) return;
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    clearTimeout(timer);
    look()
      .catch(onError)
      .finally(() => {
        looking = false;
        timer = listeners.size === 0 ? undefined : setTimeout(run, again ? 0 : pollMs);
        again = false;
      });
  }

  return {
    listen(listener) {
      if (listeners.size === 0) last = undefined;
      listeners.add(listener);
      if (last) listener(last.heads);
      run();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    wake: run,
    close() {
      listeners.clear();
      clearTimeout(timer);
    },
  };
}
