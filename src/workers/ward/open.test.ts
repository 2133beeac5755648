import { describe, expect, it } from 'vitest';
import type { LogEvent } from '#core/schema/event.ts';
import { createMemoryStore } from '#storage/memory/store.ts';
import { openStore, writeCanary } from './open.ts';

const quotaError = Object.assign(new Error('no room'), { name: 'QuotaExceededError' });

describe('Opening the store', () => {
  it('tries once more before it gives up', async () => {
    const store = createMemoryStore('tablet');
    let attempts = 0;
    const opened = await openStore(async () => {
      if (++attempts === 1) throw new Error('backing store');
      return store;
    });
    expect(opened).toMatchObject({ ok: true, value: { losses: [] } });
  });

  it('says in words why it cannot', async () => {
    const opened = await openStore(() => Promise.reject(quotaError));
    expect(opened).toMatchObject({ ok: false, error: { type: 'StorageFull' } });
  });

  it('names what was lost when the browser deleted the outbox', async () => {
    const before = createMemoryStore('tablet-before');
    const after = createMemoryStore('tablet-after');
    await writeCanary(before, 3);
    const device = await before.settings.get('canary');
    await after.settings.set('canary', device);
    const opened = await openStore(async () => after);
    expect(opened).toMatchObject({ value: { losses: [{ type: 'OutboxLost' }] } });
    expect(opened.ok && opened.value.losses[0]!.message).toContain('3 facts');
    expect(await openStore(async () => after)).toMatchObject({ value: { losses: [] } });
  });

  it('says that the copy is fetched again when only the log was deleted', async () => {
    const store = createMemoryStore('tablet');
    await store.outbox.add((deviceSeq) => [{ id: 'a', deviceSeq } as unknown as LogEvent]);
    expect(await openStore(async () => store)).toMatchObject({ value: { losses: [{ type: 'LogLost' }] } });
  });
});
