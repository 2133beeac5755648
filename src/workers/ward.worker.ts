import * as Comlink from 'comlink';
import { openDexieStore } from '#storage/dexie/store.ts';
import { createWardApi } from './ward/start.ts';

/** Remembers: the log, the outbox, the fold, sync and feature extraction. */
const api = createWardApi(() =>
  openDexieStore({ name: 'wardcast', newDevice: `tablet-${crypto.randomUUID()}` }),
);

export type WardApi = typeof api;

Comlink.expose(api);
