import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { facts } from '../contract/server-facts.ts';
import { push, startServer, temporaryDir } from './server-fixture.ts';

/** What an operator backs up: the database file of a server that is stopped. */
function copyDatabase(from: string, to: string): void {
  for (const file of readdirSync(to)) if (file.startsWith('wardcast.db')) rmSync(join(to, file));
  for (const file of readdirSync(from))
    if (file.startsWith('wardcast.db')) cpSync(join(from, file), join(to, file));
}

it('keeps its epoch over a restart', async () => {
  const dataDir = temporaryDir();
  const first = await startServer({ dataDir });
  await push(first, facts(0, 5));
  await first.close();
  const second = await startServer({ dataDir });
  expect(second.epoch).toBe(first.epoch);
  expect(second.epochChanged).toBe(false);
});

it('has a new epoch after a restore, and takes back what tablets offer again, once each', async () => {
  const dataDir = temporaryDir();
  const backup = join(temporaryDir(), 'backup');
  mkdirSync(backup);
  const before = await startServer({ dataDir });
  await push(before, facts(0, 100));
  await before.close();
  copyDatabase(dataDir, backup);
  const later = await startServer({ dataDir });
  await push(later, facts(100, 400));
  await later.close();

  copyDatabase(backup, dataDir);
  const restored = await startServer({ dataDir });
  expect(restored.epochChanged).toBe(true);
  expect(restored.epoch).not.toBe(before.epoch);
  const { verdicts, epoch } = await push(restored, facts(0, 500));
  expect(epoch).toBe(restored.epoch);
  expect(verdicts.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(400);
  expect(verdicts.filter(({ verdict }) => verdict === 'duplicate')).toHaveLength(100);
  expect(await restored.repository.events.heads()).toEqual([{ ward: 'ed', seq: 500 }]);
});

it('has a new epoch when the operator says so', async () => {
  const dataDir = temporaryDir();
  const first = await startServer({ dataDir });
  await first.close();
  const second = await startServer({ dataDir, newEpoch: true });
  expect(second.epoch).not.toBe(first.epoch);
});
