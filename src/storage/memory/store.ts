import { asDeviceId } from '#core/schema/ids.ts';
import type { Settings, Snapshot, Snapshots, TabletStore } from '../event-store.ts';
import { MemoryLog } from './log.ts';
import { MemoryOutbox } from './outbox.ts';

/** Remembers until the tab is closed: for tests, and where a browser gives no storage. */
export function createMemoryStore(device: string): TabletStore {
  const log = new MemoryLog();
  return {
    log,
    outbox: new MemoryOutbox((id) => log.has(id)),
    snapshots: memorySnapshots(),
    settings: memorySettings(device),
    close() {},
  };
}

function memorySnapshots(): Snapshots {
  let kept: Snapshot | undefined;
  return {
    async save(snapshot) {
      kept = structuredClone(snapshot);
    },
    latest: async () => structuredClone(kept),
    async clear() {
      kept = undefined;
    },
  };
}

function memorySettings(device: string): Settings {
  const values = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => structuredClone(values.get(key)) as T | undefined,
    async set(key, value) {
      values.set(key, structuredClone(value));
    },
    device: async () => asDeviceId(device),
  };
}
