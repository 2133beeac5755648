import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEvent } from '#core/schema/event.ts';
import {
  asDeviceId,
  asEncounterId,
  asEventId,
  asMillis,
  asPractitionerId,
  asSiteId,
  asWardId,
  type EncounterId,
  type WardId,
} from '#core/schema/ids.ts';
import type { Numbered, Verdict } from '#core/schema/wire.ts';
import type { TabletStore } from './event-store.ts';

/** Every implementation of `TabletStore` passes this. `make` gives an empty store whose device is named `device`. */
export function runTabletStoreContract(name: string, make: (device: string) => Promise<TabletStore>): void {
  describe(`${name} remembers`, () => {
    let store: TabletStore;
    beforeEach(async () => {
      store = await make(OWN);
    });
    afterEach(() => store.close());

    describe('the log', () => logContract(() => store));
    describe('the outbox', () => outboxContract(() => store));
    describe('snapshots and settings', () => keepsakesContract(() => store));
  });
}

const OWN = 'device-own';
const ED = asWardId('ED');
const ICU = asWardId('ICU');
const ANN = asEncounterId('ann');
const BEN = asEncounterId('ben');

function logContract(store: () => TabletStore): void {
  it('gives back what it was given, in order, and how far it reaches', async () => {
    await store().log.append(ED, run(ED, 1, 3));
    await store().log.append(ICU, run(ICU, 1, 2));
    await store().log.append(ED, run(ED, 4, 1));
    expect(await seqs(store(), ED)).toEqual([1, 2, 3, 4]);
    expect(await store().log.cursors()).toEqual(new Map([[ED, 4], [ICU, 2]])); // prettier-ignore
    expect(await store().log.count()).toBe(6);
  });

  it('skips numbers it has, so that the same page may arrive twice', async () => {
    await store().log.append(ED, run(ED, 1, 3));
    expect(await store().log.append(ED, run(ED, 2, 4))).toEqual({ appended: 2, gap: false });
    expect(await store().log.append(ED, run(ED, 1, 5))).toEqual({ appended: 0, gap: false });
    expect(await seqs(store(), ED)).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses a run that leaves a gap, before it or within, and stays as it was', async () => {
    await store().log.append(ED, run(ED, 1, 2));
    const holed = run(ED, 3, 3).filter(({ seq }) => seq !== 4);
    expect(await store().log.append(ED, run(ED, 4, 1))).toEqual({ appended: 0, gap: true });
    expect(await store().log.append(ED, holed)).toEqual({ appended: 0, gap: true });
    expect(await seqs(store(), ED)).toEqual([1, 2]);
  });

  it('pages through a long log from any number on', async () => {
    const long = run(ED, 1, 1203);
    await store().log.append(ED, long.slice(0, 1100));
    for (const item of long.slice(1100)) await store().log.append(ED, [item]);
    expect(await seqs(store(), ED, 700)).toEqual(long.slice(700).map(({ seq }) => seq));
    expect(await store().log.count()).toBe(1203);
  });

  it('finds all facts about one encounter', async () => {
    await store().log.append(
      ED,
      run(ED, 1, 600, (seq) => (seq % 100 === 0 ? BEN : ANN)),
    );
    const found = await store().log.ofEncounter(BEN);
    expect(found.map(({ seq }) => seq)).toEqual([100, 200, 300, 400, 500, 600]);
    expect(await store().log.ofEncounter(asEncounterId('nobody'))).toEqual([]);
  });

  it('keeps fields of newer clients', async () => {
    const [item] = run(ED, 1, 1);
    const newer = { ...item!, event: { ...item!.event, name: 'v9.SomethingNew', colour: 'blue' } };
    await store().log.append(ED, [newer]);
    expect(await collect(store())).toEqual([newer]);
  });

  it('forgets the pulled log but not what was recorded here', async () => {
    const [own] = await add(store(), 1);
    await store().log.append(ED, [{ seq: 1, event: own! }]);
    await store().log.clear();
    expect(await store().log.count()).toBe(0);
    expect(await collect(store())).toEqual([]);
    expect((await store().outbox.pending()).map(({ event }) => event.id)).toEqual([own!.id]);
  });
}

function outboxContract(store: () => TabletStore): void {
  it('counts this device’s facts without a gap, from 1', async () => {
    await add(store(), 2);
    await add(store(), 1);
    expect((await store().outbox.unsent(10)).map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2, 3]);
    expect((await store().outbox.unsent(2)).map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2]);
  });

  it('gives facts recorded at the same time different counters', async () => {
    await Promise.all(Array.from({ length: 20 }, () => add(store(), 1)));
    const counters = (await store().outbox.pending()).map(({ deviceSeq }) => deviceSeq);
    expect(counters).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('saves a fact once, however often it is given', async () => {
    const [first] = await add(store(), 1);
    const again = await store().outbox.add((next) => [first!, fact(OWN, next + 1, ED, BEN)]);
    expect(again.map(({ deviceSeq }) => deviceSeq)).toEqual([2]);
    expect(await store().outbox.counts()).toMatchObject({ unsent: 2 });
  });

  it('saves none of several facts when one cannot be made', async () => {
    const failing = store().outbox.add(() => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await add(store(), 1);
    expect((await store().outbox.unsent(10)).map(({ deviceSeq }) => deviceSeq)).toEqual([1]);
  });

  it('lets go of a fact only for the server’s word on that very fact', async () => {
    const [first, second] = await add(store(), 2);
    await store().outbox.settle([accepted(first!, 1)], 1000);
    expect((await store().outbox.unsent(10)).map(({ event }) => event.id)).toEqual([second!.id]);
    expect((await store().outbox.pending()).map(({ event }) => event.id)).toEqual([first!.id, second!.id]);
  });

  it('keeps a refused fact with its reason, out of the queue and out of the fold', async () => {
    const [first, second] = await add(store(), 2);
    await store().outbox.settle([{ verdict: 'quarantined', id: first!.id, reason: 'too odd' }], 1000);
    expect((await store().outbox.quarantined()).map((entry) => entry.quarantined)).toEqual(['too odd']);
    expect((await store().outbox.unsent(10)).map(({ event }) => event.id)).toEqual([second!.id]);
    expect((await store().outbox.pending()).map(({ event }) => event.id)).toEqual([second!.id]);
    expect(await store().outbox.counts()).toMatchObject({ unsent: 1, quarantined: 1 });
  });

  it('lets a late word change nothing', async () => {
    const [first] = await add(store(), 1);
    await store().outbox.settle([accepted(first!, 1)], 1000);
    await store().outbox.settle([{ verdict: 'quarantined', id: first!.id, reason: 'late' }], 2000);
    expect(await store().outbox.quarantined()).toEqual([]);
  });

  it('no longer counts as pending, nor as unsent, what came back in the log', async () => {
    const [first, second] = await add(store(), 2);
    await store().log.append(ED, [{ seq: 1, event: first! }]);
    expect((await store().outbox.pending()).map(({ event }) => event.id)).toEqual([second!.id]);
    expect((await store().outbox.unsent(10)).map(({ event }) => event.id)).toEqual([second!.id]);
    expect((await store().outbox.counts()).unsent).toBe(1);
  });

  it('offers acknowledged facts again to a server that may have lost them, but not refused ones', async () => {
    const [first, second, third] = await add(store(), 3);
    const verdicts: Verdict[] = [
      accepted(first!, 1),
      { verdict: 'quarantined', id: second!.id, reason: 'no' },
    ];
    await store().outbox.settle(verdicts, 1000);
    expect(await store().outbox.reoffer()).toBe(1);
    expect((await store().outbox.unsent(10)).map(({ event }) => event.id)).toEqual([first!.id, third!.id]);
  });

  it('drops old facts only when acknowledged and in the log', async () => {
    const [first, second, third] = await add(store(), 3);
    await store().outbox.settle([accepted(first!, 1), accepted(second!, 2)], 1000);
    await store().log.append(ED, [{ seq: 1, event: first! }]);
    await store().outbox.prune(5000);
    await store().log.clear();
    expect((await store().outbox.pending()).map(({ event }) => event.id)).toEqual([second!.id, third!.id]);
    expect((await add(store(), 1))[0]!.deviceSeq).toBe(4);
  });

  it('says how much waits, and since when', async () => {
    expect(await store().outbox.counts()).toEqual({ unsent: 0, quarantined: 0, oldestUnsentAt: undefined });
    const [first] = await add(store(), 2);
    expect(await store().outbox.counts()).toMatchObject({ unsent: 2, oldestUnsentAt: first!.recordedAt });
  });
}

function keepsakesContract(store: () => TabletStore): void {
  it('keeps the newest snapshot', async () => {
    expect(await store().snapshots.latest()).toBeUndefined();
    const cursors = new Map([[ED, 5]]);
    await store().snapshots.save({ shape: 'a', cursors, state: { units: new Map([['u', 1]]) }, savedAt: 1 });
    await store().snapshots.save({ shape: 'b', cursors, state: { units: new Map([['u', 2]]) }, savedAt: 2 });
    expect(await store().snapshots.latest()).toMatchObject({ shape: 'b', cursors, savedAt: 2 });
    await store().snapshots.clear();
    expect(await store().snapshots.latest()).toBeUndefined();
  });

  it('keeps settings', async () => {
    expect(await store().settings.get('author')).toBeUndefined();
    await store().settings.set('author', 'nurse');
    expect(await store().settings.get('author')).toBe('nurse');
  });

  it('knows which device it is', async () => {
    expect(await store().settings.device()).toBe(OWN);
  });
}

const add = (store: TabletStore, count: number) =>
  store.outbox.add((first) => Array.from({ length: count }, (_, i) => fact(OWN, first + i, ED, ANN)));

const accepted = (event: LogEvent, seq: number): Verdict => ({
  verdict: 'accepted',
  id: event.id,
  ward: event.ward,
  seq,
});

/** Events `from`, `from + 1` … of another device in one ward's stream. */
const run = (
  ward: WardId,
  from: number,
  count: number,
  who: (seq: number) => EncounterId = () => ANN,
): Numbered[] =>
  Array.from({ length: count }, (_, i) => ({
    seq: from + i,
    event: fact(`device-${ward}`, from + i, ward, who(from + i)),
  }));

function fact(
  device: string,
  deviceSeq: number,
  ward: WardId,
  encounter: EncounterId,
): LogEvent & Numbered['event'] {
  const tag = [...device].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 0xffff, 7);
  return {
    id: asEventId(
      `00000000-0000-7000-8000-${tag.toString(16).padStart(4, '0')}${String(deviceSeq).padStart(8, '0')}`,
    ),
    site: asSiteId('site'),
    ward,
    encounter,
    name: 'v1.NoteWritten',
    occurredAt: asMillis(1_700_000_000_000 + deviceSeq),
    recordedAt: asMillis(1_700_000_000_000 + deviceSeq),
    author: asPractitionerId('nurse'),
    device: asDeviceId(device),
    deviceSeq,
    payload: { text: `note ${deviceSeq}` },
  };
}

async function collect(
  store: TabletStore,
  after: ReadonlyMap<WardId, number> = new Map(),
): Promise<Numbered[]> {
  const all: Numbered[] = [];
  for await (const batch of store.log.since(after)) all.push(...batch);
  return all;
}

const seqs = async (store: TabletStore, ward: WardId, after = 0) =>
  (await collect(store, new Map([[ward, after]])))
    .filter(({ event }) => event.ward === ward)
    .map(({ seq }) => seq);
