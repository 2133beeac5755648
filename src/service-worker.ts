/// <reference types="@sveltejs/kit" />
import { assets, immutable } from '$app/manifest';
import { version } from '$app/env';
import workerFiles from 'virtual:worker-files';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/**
 * The whole app is in the cache before it is used, so that a cold start needs no server. Three cases:
 * a page is the app shell; a file of this build comes from the cache; everything else (the API) is the network's.
 */

declare const self: ServiceWorkerGlobalScope;

/** Content hash of each file in `public/`, so that an update fetches only what changed (see vite.config.ts). */
declare const __PUBLIC_REVISIONS__: Readonly<Record<string, string>>;

const SHELL = '/index.html';
/** For tests and other tools; the app itself reads a model's manifest and weights. */
const isForTools = ({ path }: { path: string }) => /\/(golden|model)\.json$/.test(path);
const absolute = (path: string) => (path.startsWith('/') ? path : `/${path}`);

precacheAndRoute([
  { url: SHELL, revision: version },
  ...immutable.map(({ path }) => ({ url: absolute(path), revision: null })),
  ...workerFiles.map((url) => ({ url, revision: null })),
  ...assets
    .filter((asset) => !isForTools(asset))
    .map(({ path }) => ({
      url: absolute(path),
      revision: __PUBLIC_REVISIONS__[absolute(path)] ?? version,
    })),
]);
cleanupOutdatedCaches();

registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: [/^\/api\//] }));

/** A new version waits until the person at the screen says so: never over a half-filled form. */
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | undefined)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

/** The first visit is controlled at once, so that it can go offline without a reload. */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
