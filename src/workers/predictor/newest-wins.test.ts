import { expect, it } from 'vitest';
import { newestWins } from './newest-wins.ts';

it('works on the newest of what came while it was busy, and never on two at once', async () => {
  const done: number[] = [];
  const gates: (() => void)[] = [];
  const give = newestWins<number>(async (item) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    done.push(item);
  });
  for (const item of [1, 2, 3, 4]) give(item);
  expect(gates.length).toBe(1);
  gates[0]!();
  await new Promise((resolve) => setTimeout(resolve));
  gates[1]!();
  await new Promise((resolve) => setTimeout(resolve));
  expect(done).toEqual([1, 4]);
});
