import { commands } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeatureBatch } from '#core/features/batch.ts';
import type { Fact } from '#core/schema/event.ts';
import {
  asEncounterId,
  asMillis,
  asPractitionerId,
  asWardId,
  type EncounterId,
  type EventId,
} from '#core/schema/ids.ts';
import { uuidv7 } from '#core/uuid.ts';
import type { Encounter } from '#core/ward/state.ts';
import { openDexieStore } from '#storage/dexie/store.ts';
import type { StateDiff, WardMessage, WardStatus } from '#workers/protocol.ts';
import './tablet-server.browser.ts';
import { createWardApi } from '#workers/ward/start.ts';

/** A tablet's ward worker and what its page hears, on a database of its own. */
class Tablet {
  readonly name: string;
  readonly api;
  readonly encounters = new Map<EncounterId, Encounter>();
  readonly diffs: StateDiff[] = [];
  readonly batches: FeatureBatch[] = [];
  status: WardStatus | undefined;

  constructor(name: string = `tablet-${crypto.randomUUID()}`) {
    this.name = name;
    this.api = createWardApi(() => openDexieStore({ name, newDevice: name }));
  }

  async start(): Promise<void> {
    const page = new MessageChannel();
    const predictor = new MessageChannel();
    page.port1.onmessage = ({ data }: MessageEvent<WardMessage>) => this.#hear(data);
    predictor.port1.onmessage = ({ data }: MessageEvent<FeatureBatch>) => this.batches.push(data);
    const base = new URL('/api/v1/', location.origin).href;
    await this.api.start({ page: page.port2, predictor: predictor.port2, base });
    await this.api.setAuthor(asPractitionerId('nurse'));
  }

  record(...facts: Fact[]) {
    const ids = facts.map(() => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))));
    return this.api.record(facts, ids);
  }

  #hear(message: WardMessage): void {
    if (message.kind === 'status') this.status = message.status;
    if (message.kind !== 'state') return;
    this.diffs.push(message.diff);
    if (message.diff.full) this.encounters.clear();
    for (const encounter of message.diff.encounters) this.encounters.set(encounter.id, encounter);
    for (const id of message.diff.removedEncounters) this.encounters.delete(id);
  }
}

const ED = asWardId('ED');
const arrival = (encounter: string): Fact => ({
  name: 'v1.PatientArrived',
  ward: ED,
  encounter: asEncounterId(encounter),
  occurredAt: asMillis(Date.now()),
  payload: { mode: 'walk_in', ageYears: 50 },
});
const triage = (encounter: string, acuity: 1 | 2 | 3 | 4 | 5): Fact => ({
  name: 'v1.PatientTriaged',
  ward: ED,
  encounter: asEncounterId(encounter),
  occurredAt: asMillis(Date.now()),
  payload: { acuity },
});
const asEvent = (fact: Fact, deviceSeq: number) => ({
  ...fact,
  id: uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))) as EventId,
  site: 'main',
  recordedAt: Date.now(),
  author: 'other',
  device: 'other-device',
  deviceSeq,
});

const patience = { timeout: 20_000, interval: 50 };
const soon = (check: () => unknown) => vi.waitFor(check, patience);
const synced = (tablet: Tablet) => soon(() => expect(tablet.status?.sync.state).toBe('synced'));

describe('A tablet and its server', () => {
  const tablets: Tablet[] = [];
  const tablet = async (name?: string): Promise<Tablet> => {
    const next = new Tablet(name);
    tablets.push(next);
    await next.start();
    return next;
  };

  beforeEach(() => commands.emptyServer());
  afterEach(async () => {
    for (const { api } of tablets.splice(0)) await api.stop();
    await commands.stopServer();
  });

  it('take what is recorded here to the server and to a second tablet, once', async () => {
    const [first, second] = [await tablet(), await tablet()];
    await soon(() => expect(first.status?.phase.kind).toBe('ready'));
    const saved = await first.record(arrival('ann'), triage('ann', 2));
    expect(saved.ok).toBe(true);
    await soon(() => expect(second.encounters.get(asEncounterId('ann'))?.acuity).toBe(2));
    await synced(first);
    expect((await commands.serverEvents()).map(({ name }) => name)).toEqual([
      'v1.PatientArrived',
      'v1.PatientTriaged',
    ]);
    const timeline = await first.api.timeline(asEncounterId('ann'));
    expect(timeline.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('go on without each other, and lose nothing', async () => {
    const first = await tablet();
    await synced(first);
    await commands.stopServer();
    expect((await first.record(arrival('ben'))).ok).toBe(true);
    await soon(() => expect(first.status?.sync.state).toBe('offline'));
    expect(first.encounters.has(asEncounterId('ben'))).toBe(true);
    await first.api.stop();

    const again = await tablet(first.name);
    await soon(() => expect(again.encounters.has(asEncounterId('ben'))).toBe(true));
    await soon(() => expect(again.status?.sync.unsent).toBe(1));
    await commands.startServer();
    await again.api.syncNow();
    await synced(again);
    expect((await commands.serverEvents()).filter(({ encounter }) => encounter === 'ben')).toHaveLength(1);
  });

  it('put others’ facts before those not yet sent, as every other tablet will see them', async () => {
    const first = await tablet();
    await synced(first);
    await first.record(arrival('eva'));
    await synced(first);
    await commands.stopServer();
    await first.record(triage('eva', 5));
    await commands.startServer();
    await commands.pushFacts([asEvent(triage('eva', 1), 1)]);
    await first.api.syncNow();
    await synced(first);
    const second = await tablet();
    await synced(second);
    const eva = asEncounterId('eva');
    await soon(() => expect(second.encounters.get(eva)).toBeDefined());
    await soon(() => expect(first.encounters.get(eva)).toEqual(second.encounters.get(eva)));
    expect(first.encounters.get(eva)?.acuity).toBe(5);
  });

  it('start from a snapshot and its tail as from the whole log', async () => {
    const first = await tablet();
    const people = Array.from({ length: 600 }, (_, i) => arrival(`p${i}`));
    await commands.pushFacts(people.slice(0, 300).map((fact, i) => asEvent(fact, i + 1)));
    await commands.pushFacts(people.slice(300).map((fact, i) => asEvent(fact, i + 301)));
    await soon(() => expect(first.encounters.size).toBe(600));
    await synced(first);
    await soon(async () => expect(await snapshotSeq(first.name)).toBeGreaterThan(0));
    await first.record(triage('p7', 3));
    await soon(() => expect(first.encounters.get(asEncounterId('p7'))?.acuity).toBe(3));
    await synced(first);
    await first.api.stop();

    const again = await tablet(first.name);
    await soon(() => expect(again.encounters.size).toBe(600));
    expect([...again.encounters].sort()).toEqual([...first.encounters].sort());
  });

  it('feed the predictor with everybody who waits', async () => {
    const first = await tablet();
    await synced(first);
    await first.record(arrival('ann'), arrival('ben'));
    await soon(() => expect(first.batches.at(-1)?.wait.keys).toHaveLength(2));
    expect(first.batches.at(-1)?.zone).toBe('Europe/Berlin');
  });

  it('keep a fact that is said twice under the same ids once', async () => {
    const first = await tablet();
    await synced(first);
    const ids = [uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))];
    const fact = arrival('ann');
    expect(await first.api.record([fact], ids)).toEqual({ ok: true, value: ids });
    expect(await first.api.record([fact], ids)).toEqual({ ok: true, value: ids });
    await synced(first);
    expect(await commands.serverEvents()).toHaveLength(1);
  });

  it('refuse a fact that nobody could read, before it is saved', async () => {
    const first = await tablet();
    await synced(first);
    const wrong = triage('ann', 9 as 1);
    expect(await first.record(wrong)).toMatchObject({ ok: false, error: { type: 'InvalidFact' } });
    expect(first.encounters.size).toBe(0);
  });

  it('import a file once, however often it is given', async () => {
    const first = await tablet();
    await synced(first);
    const rows = [
      'encounter_id,event,occurred_at,unit,bed,acuity,service,outcome,age_years,sex,complaint,staff_role,staff_count',
      'e1,arrival,2026-01-01T10:00:00Z,ED,,,,,,,,,',
      'e1,triage,2026-01-01T10:05:00Z,ED,,3,,,,,,,',
      'e2,arrival,nonsense,ED,,,,,,,,,',
    ];
    const file = new File([rows.join('\n')], 'flow.csv');
    const once = await first.api.importFile(file, 'job');
    expect(once).toMatchObject({ ok: true, value: { read: 3, accepted: 2, quarantined: 1 } });
    const twice = await first.api.importFile(file, 'job');
    expect(twice).toMatchObject({ ok: true, value: { read: 3, accepted: 0, duplicate: 2, quarantined: 1 } });
    expect(await first.api.quarantine()).toMatchObject([{ source: 'flow.csv', line: 4 }]);
    await synced(first);
    const events = await commands.serverEvents();
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const csv = await (await first.api.exportLog('flow-csv')).text();
    expect(csv).toContain('e1,triage');
  });
});

async function snapshotSeq(name: string): Promise<number> {
  const store = await openDexieStore({ name, newDevice: name });
  const seq = (await store.snapshots.latest())?.cursors.get(ED) ?? 0;
  store.close();
  return seq;
}
