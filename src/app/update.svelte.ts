import { Workbox } from 'workbox-window';

const CHECK_MS = 3_600_000;

/** A new version installs beside the running one and waits. Only `activate` lets it take over, and reloads once. */
export class AppUpdate {
  #activate = $state.raw<() => void>();

  get activate() {
    return this.#activate;
  }

  async register(): Promise<void> {
    if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
    const workbox = new Workbox('/service-worker.js');
    workbox.addEventListener('waiting', () => (this.#activate = () => activate(workbox)));
    setInterval(() => void check(workbox), CHECK_MS);
    addEventListener('online', () => void check(workbox));
    await workbox.register().catch(reportNoOffline);
  }
}

function activate(workbox: Workbox): void {
  workbox.addEventListener('controlling', () => location.reload());
  workbox.messageSkipWaiting();
}

/** Looking for a new version fails whenever the network does; the next look comes by itself. */
const check = (workbox: Workbox) => workbox.update().catch(() => undefined);

/** The app runs without its cache, but only while the server answers. */
const reportNoOffline = (error: unknown) => console.error('Wardcast cannot start offline here:', error);
