import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/**
 * A mark beside the SQLite file of how much it once held. A file put back from a backup holds less than its mark, or
 * has another epoch. The mark may lag behind the data (it is written after them), never lead.
 */
export interface HighWater {
  /** False when the database once held more than `total`, or was another one. True when there is no mark yet. */
  covers(epoch: string, total: number): boolean;
  reset(epoch: string, total: number): void;
  /** `count` more events were committed. */
  add(count: number): void;
  /** Writes the mark now. */
  flush(): void;
}

const Mark = v.object({ epoch: v.string(), total: v.number() });
type Mark = v.InferOutput<typeof Mark>;

const FLUSH_MS = 1_000;

export function openHighWater(dataDir: string): HighWater {
  const file = join(dataDir, 'high-water.json');
  const known = readMark(file);
  let mark: Mark = known ?? { epoch: '', total: 0 };
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    writeFileSync(`${file}.new`, JSON.stringify(mark), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  return {
    covers: (epoch, total) => known === undefined || (known.epoch === epoch && known.total <= total),
    reset(epoch, total) {
      mark = { epoch, total };
      flush();
    },
    add(count) {
      mark = { ...mark, total: mark.total + count };
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush,
  };
}

/** A mark that cannot be read is as good as none. */
function readMark(file: string): Mark | undefined {
  try {
    const parsed = v.safeParse(Mark, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
