import type { DeviceStatus } from './contract.ts';

type Storage = Pick<DeviceStatus, 'usedBytes' | 'quotaBytes' | 'persistence'>;

const REFRESH_MS = 60_000;

/** What the browser says of this device's storage. Only a page may ask that it be kept. */
export class StorageStatus {
  #current = $state.raw<Storage>({ usedBytes: undefined, quotaBytes: undefined, persistence: 'unknown' });
  #refused = false;

  constructor() {
    setInterval(() => void this.refresh(), REFRESH_MS);
  }

  get current() {
    return this.#current;
  }

  /** A browser without the API, or a page that is not secure, says nothing: then nothing is known. */
  async refresh(): Promise<void> {
    const storage = navigator.storage as StorageManager | undefined;
    if (!storage?.estimate) return;
    const [estimate, kept] = await Promise.all([storage.estimate(), storage.persisted()]);
    this.#current = {
      usedBytes: estimate.usage,
      quotaBytes: estimate.quota,
      persistence: kept ? 'granted' : this.#refused ? 'refused' : 'unknown',
    };
  }

  async askForPersistence(): Promise<void> {
    const storage = navigator.storage as StorageManager | undefined;
    if (!storage?.persist) return;
    this.#refused = !(await storage.persist());
    await this.refresh();
  }
}
