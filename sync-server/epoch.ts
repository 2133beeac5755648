import { randomUUID } from 'node:crypto';
import type { HighWater } from './high-water.ts';
import type { EventRepository } from './storage/event-repository.ts';

/**
 * The epoch names one unbroken history. It changes when the data are another copy than last time (restored from a
 * backup, failed over, or the operator says so), and tablets then offer again what this copy may have lost.
 */
export async function settleEpoch(
  repository: EventRepository,
  highWater: HighWater | undefined,
  forceNew = false,
): Promise<{ readonly epoch: string; readonly changed: boolean }> {
  const settings = await repository.settings.all();
  const known = settings.get('epoch');
  const fingerprint = await repository.fingerprint();
  const total = await totalOf(repository);
  const same =
    known !== undefined &&
    !forceNew &&
    settings.get('fingerprint') === fingerprint &&
    (highWater?.covers(known, total) ?? true);
  const epoch = same ? known : randomUUID();
  if (!same) await repository.settings.set({ epoch, fingerprint });
  highWater?.reset(epoch, total);
  return { epoch, changed: !same && known !== undefined };
}

/** Events ever numbered. */
export async function totalOf(repository: EventRepository): Promise<number> {
  const heads = await repository.events.heads();
  return heads.reduce((sum, { seq }) => sum + seq, 0);
}
