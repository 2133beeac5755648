import { err, ok, type Failure, type Result } from '#core/result.ts';
import type { TabletStore } from '#storage/event-store.ts';
import { storageFailureOf } from '#storage/failures.ts';

export interface Opened {
  readonly store: TabletStore;
  /** What was lost before this start, in words. */
  readonly losses: readonly Failure[];
}

/** Opens the store; a browser that has just been updated or woken sometimes fails the first time, so twice. */
export async function openStore(open: () => Promise<TabletStore>): Promise<Result<Opened, Failure>> {
  const store = await open().catch(() => open().catch(storageFailureOf));
  if (!('log' in store)) return err(store);
  try {
    return ok({ store, losses: await lossesOf(store) });
  } catch (error) {
    store.close();
    return err(storageFailureOf(error));
  }
}

const CANARY = 'canary';

/** Written into the log's database about the outbox's: each can tell that the other was deleted. */
interface Canary {
  readonly device: string;
  readonly unsent: number;
}

export async function writeCanary(store: TabletStore, unsent: number): Promise<void> {
  const canary: Canary = { device: await store.settings.device(), unsent };
  await store.settings.set(CANARY, canary);
}

/** Browsers delete databases of sites when space is short, without a word. */
async function lossesOf(store: TabletStore): Promise<readonly Failure[]> {
  const canary = await store.settings.get<Canary>(CANARY);
  const { unsent } = await store.outbox.counts();
  const device = await store.settings.device();
  const full = await roomFor(() => writeCanary(store, unsent));
  if (canary && canary.device !== device) return [...full, outboxLost(canary)];
  if (!canary && (await store.outbox.pending()).length > 0) return [...full, LOG_LOST];
  return full;
}

/** A full disk keeps nobody from reading what is on it. */
async function roomFor(write: () => Promise<void>): Promise<readonly Failure[]> {
  try {
    await write();
    return [];
  } catch (error) {
    const failure = storageFailureOf(error);
    if (failure.type !== 'StorageFull') throw error;
    return [failure];
  }
}

const outboxLost = ({ unsent }: Canary): Failure => ({
  type: 'OutboxLost',
  message:
    unsent === 0
      ? 'The browser deleted this device’s outbox. Nothing in it was waiting to be sent.'
      : `The browser deleted this device’s outbox: ${unsent} facts recorded here were not yet sent and are lost. Record them again.`,
});

const LOG_LOST: Failure = {
  type: 'LogLost',
  message:
    'The browser deleted this device’s copy of the log. It is fetched again; what was recorded here is kept.',
};
