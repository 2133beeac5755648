export const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export const rounded = (value: number, digits = 3) => Number(value.toFixed(digits));

/** Median times of several tasks in milliseconds, each run in turn, so that a busy machine is busy for all alike. */
export async function alternate(tasks: readonly (() => Promise<unknown>)[], runs: number): Promise<number[]> {
  const times = tasks.map((): number[] => []);
  for (let run = -WARM_UP; run < runs; run++) {
    for (const [i, task] of tasks.entries()) {
      const start = performance.now();
      await task();
      if (run >= 0) times[i]!.push(performance.now() - start);
    }
  }
  return times.map(median);
}

const WARM_UP = 10;
