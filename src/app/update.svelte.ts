import { Workbox } from 'workbox-window';

const CHECK_MS = 3_600_000;

/**
 * A new version installs beside the running one and waits until somebody takes it; then that tab reloads once. The
 * other tabs run on as they are, over whatever is half typed in them, and may take it with a reload of their own.
 */
export class AppUpdate {
  #activate = $state.raw<() => void>();
  #pressed = false;

  get activate() {
    return this.#activate;
  }

  async register(): Promise<void> {
    if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
    const workbox = new Workbox('/service-worker.js');
    let controlled = navigator.serviceWorker.controller !== null;
    workbox.addEventListener('waiting', () => (this.#activate = () => this.#take(workbox)));
    workbox.addEventListener('controlling', () => {
      if (controlled) this.#replaced();
      // The first visit is taken under control without any change of version.
      controlled = true;
    });
    setInterval(() => void check(workbox), CHECK_MS);
    addEventListener('online', () => void check(workbox));
    await workbox.register().catch(reportNoOffline);
  }

  #take(workbox: Workbox): void {
    this.#pressed = true;
    workbox.messageSkipWaiting();
  }

  #replaced(): void {
    const reload = () => location.reload();
    if (this.#pressed) reload();
    else this.#activate = reload;
  }
}

/** Looking for a new version fails whenever the network does; the next look comes by itself. */
const check = (workbox: Workbox) => workbox.update().catch(() => undefined);

/** The app runs without its cache, but only while the server answers. */
const reportNoOffline = (error: unknown) => console.error('Wardcast cannot start offline here:', error);
