import { cdp } from 'vitest/browser';
import { afterEach, expect, it } from 'vitest';
import type { LogEvent } from '#core/schema/event.ts';
import { openDexieStore } from '#storage/dexie/store.ts';
import { storageFailureOf } from '#storage/failures.ts';

const { origin } = location;
const MEGABYTE = 1_000_000;

interface Quota {
  send(method: string, params: Record<string, unknown>): Promise<{ usage: number }>;
}
const quota = () => cdp() as unknown as Quota;

afterEach(() => quota().send('Storage.overrideQuotaForOrigin', { origin }));

const note = (deviceSeq: number, text: string): LogEvent =>
  ({
    id: crypto.randomUUID(),
    site: 'main',
    ward: 'ED',
    encounter: 'ann',
    name: 'v1.NoteWritten',
    occurredAt: 1,
    recordedAt: 1,
    author: 'nurse',
    device: 'tablet',
    deviceSeq,
    payload: { text },
  }) as unknown as LogEvent;

it('A full disk is said in words, and what was recorded before is all there', async () => {
  // The browser keeps its count of free space for half a minute: until it counts again, there seems to be room.
  const { usage } = await quota().send('Storage.getUsageAndQuota', { origin });
  await quota().send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 8 * MEGABYTE });
  const name = `full-${crypto.randomUUID()}`;
  const store = await openDexieStore({ name, newDevice: 'tablet' });
  const saved: string[] = [];
  let failure: unknown;
  const giveUpAt = performance.now() + 60_000;
  while (failure === undefined && performance.now() < giveUpAt) {
    const event = note(saved.length + 1, incompressible());
    failure = await store.outbox.add(() => [event]).then(() => void saved.push(event.id), storageFailureOf);
    if (saved.length > 16) await new Promise((done) => setTimeout(done, 1000));
  }
  expect(failure).toMatchObject({ type: 'StorageFull' });
  expect(saved.length).toBeGreaterThan(0);
  store.close();

  const again = await openDexieStore({ name, newDevice: 'tablet' });
  expect((await again.outbox.unsent(1000)).map(({ event }) => event.id)).toEqual(saved);
  again.close();
}, 90_000);

/** A megabyte that no database can make smaller. */
function incompressible(): string {
  const bytes = new Uint16Array(MEGABYTE / 2);
  for (let at = 0; at < bytes.length; at += 32_768) crypto.getRandomValues(bytes.subarray(at, at + 32_768));
  return Array.from(bytes, (byte) => String.fromCharCode(0x100 + (byte % 0x7000))).join('');
}
