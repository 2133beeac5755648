import { asDeviceId, type DeviceId } from '#core/schema/ids.ts';
import type { Settings, Snapshot, Snapshots, TabletStore } from '../event-store.ts';
import { DexieLog } from './log.ts';
import { DexieOutbox } from './outbox.ts';
import { mainDb, outboxDb, type MainDb, type OutboxDb } from './schema.ts';

export interface OpenOptions {
  readonly name: string;
  /** Named so when this device has no identity yet. */
  readonly newDevice: string;
}

/** Opens both databases. Throws what the platform throws: see `storageFailureOf`. */
export async function openDexieStore({ name, newDevice }: OpenOptions): Promise<TabletStore> {
  const main = mainDb(name);
  const own = outboxDb(name);
  await Promise.all([main.open(), own.open()]);
  const device = await deviceOf(own, newDevice);
  const outbox = new DexieOutbox(own, main);
  return {
    log: new DexieLog(main, outbox),
    outbox,
    snapshots: dexieSnapshots(main),
    settings: dexieSettings(main, device),
    close() {
      main.close();
      own.close();
    },
  };
}

/** Kept beside the outbox: lost together with its counter, a device never counts the same number twice. */
function deviceOf(db: OutboxDb, newDevice: string): Promise<DeviceId> {
  return db.transaction('rw', db.meta, async () => {
    const known = (await db.meta.get('device'))?.value;
    if (typeof known === 'string') return asDeviceId(known);
    await db.meta.put({ key: 'device', value: newDevice });
    return asDeviceId(newDevice);
  });
}

function dexieSnapshots(db: MainDb): Snapshots {
  return {
    async save(snapshot) {
      await db.snapshots.put({ ...snapshot, key: 'latest' });
    },
    async latest() {
      const row: unknown = await db.snapshots.get('latest').catch(() => undefined);
      return isSnapshot(row) ? row : undefined;
    },
    clear: () => db.snapshots.clear(),
  };
}

function isSnapshot(row: unknown): row is Snapshot {
  if (typeof row !== 'object' || row === null) return false;
  const { shape, cursors, state, savedAt } = row as Record<string, unknown>;
  return (
    typeof shape === 'string' && cursors instanceof Map && state !== undefined && typeof savedAt === 'number'
  );
}

function dexieSettings(db: MainDb, device: DeviceId): Settings {
  return {
    get: async <T>(key: string) => (await db.settings.get(key))?.value as T | undefined,
    async set(key, value) {
      await db.settings.put({ key, value });
    },
    device: async () => device,
  };
}
