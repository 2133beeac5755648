import { runTabletStoreContract } from '#storage/contract.ts';
import { openDexieStore } from '#storage/dexie/store.ts';

runTabletStoreContract('A tablet with IndexedDB', (newDevice) =>
  openDexieStore({ name: `contract-${crypto.randomUUID()}`, newDevice }),
);
