import { Dexie } from 'dexie';
import { commands } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import type { Fact } from '#core/schema/event.ts';
import { asEncounterId, asMillis, asPractitionerId, asWardId, type EncounterId } from '#core/schema/ids.ts';
import type { Encounter } from '#core/ward/state.ts';
import { connectWorkers } from '#workers/connect.ts';
import type { WardStatus } from '#workers/protocol.ts';
import './tablet-server.browser.ts';

/** Locks and channels do not care whether two tabs share a window, so here they do. */
class OpenTab {
  readonly encounters = new Map<EncounterId, Encounter>();
  status: WardStatus | undefined;
  frame: ForecastFrame | undefined;
  readonly connection = connectWorkers({
    onState: (diff) => {
      if (diff.full) this.encounters.clear();
      for (const encounter of diff.encounters) this.encounters.set(encounter.id, encounter);
    },
    onFrame: (frame) => (this.frame = frame),
    onStatus: (status) => (this.status = status),
    onPredictor: () => {},
  });
}

const arrival = (encounter: string): Fact => ({
  name: 'v1.PatientArrived',
  ward: asWardId('ED'),
  encounter: asEncounterId(encounter),
  occurredAt: asMillis(Date.now()),
  payload: { mode: 'walk_in' },
});

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 });
const has = (tab: OpenTab, name: string) =>
  soon(() => expect(tab.encounters.has(asEncounterId(name))).toBe(true));

describe('Two tabs', () => {
  const tabs: OpenTab[] = [];
  const open = (): OpenTab => {
    const tab = new OpenTab();
    tabs.push(tab);
    return tab;
  };

  beforeEach(async () => {
    await commands.emptyServer();
    await Promise.all([Dexie.delete('wardcast'), Dexie.delete('wardcast-outbox')]);
  });
  afterEach(async () => {
    for (const tab of tabs.splice(0)) tab.connection.close();
    await commands.stopServer();
  });

  it('show the same, whichever of them records', async () => {
    const first = open();
    await soon(() => expect(first.status?.phase.kind).toBe('ready'));
    await first.connection.setAuthor(asPractitionerId('nurse'));
    const second = open();
    await soon(() => expect(second.status?.follower).toBe(true));
    expect(await second.connection.record([arrival('ann')])).toMatchObject({ ok: true });
    expect(await first.connection.record([arrival('ben')])).toMatchObject({ ok: true });
    for (const tab of [first, second]) for (const name of ['ann', 'ben']) await has(tab, name);
    await soon(async () => expect(await commands.serverEvents()).toHaveLength(2));
    expect(await second.connection.timeline(asEncounterId('ann'))).toHaveLength(1);
    await soon(() => expect(second.frame?.wait.keys).toHaveLength(2));
  });

  it('go on with one when the other closes, from where it was', async () => {
    const first = open();
    await soon(() => expect(first.status?.phase.kind).toBe('ready'));
    await first.connection.setAuthor(asPractitionerId('nurse'));
    const second = open();
    await soon(() => expect(second.status?.follower).toBe(true));
    await first.connection.record([arrival('ann')]);
    first.connection.close();
    await soon(() =>
      expect(second.status).toMatchObject({ follower: false, phase: { kind: 'ready' }, author: 'nurse' }),
    );
    await has(second, 'ann');
    expect(await second.connection.record([arrival('ben')])).toMatchObject({ ok: true });
    await soon(async () => expect(await commands.serverEvents()).toHaveLength(2));
  });

  it('take the place of one that hangs', async () => {
    let release = () => {};
    const hanging = navigator.locks.request(
      'wardcast',
      () => new Promise<void>((resolve) => (release = resolve)),
    );
    const stolen = hanging.then(() => 'released', () => 'stolen'); // prettier-ignore
    const tab = open();
    await tab.connection.setAuthor(asPractitionerId('nurse'));
    await soon(() => expect(tab.status?.phase.kind).toBe('ready'));
    expect(await tab.connection.record([arrival('ann')])).toMatchObject({ ok: true });
    expect(await stolen).toBe('stolen');
    release();
  });
});
