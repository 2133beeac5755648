import { runTabletStoreContract } from '#storage/contract.ts';
import { createMemoryStore } from '#storage/memory/store.ts';

runTabletStoreContract('A tablet without storage', async (device) => createMemoryStore(device));
