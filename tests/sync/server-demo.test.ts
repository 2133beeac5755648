import { expect, it } from 'vitest';
import type { LogEvent } from '../../src/core/schema/event.ts';
import { asMillis, asSiteId } from '../../src/core/schema/ids.ts';
import type { SiteResponse } from '../../src/core/schema/wire.ts';
import { profileNamed } from '../../src/core/simulation/designs.ts';
import { createHospital } from '../../src/core/simulation/hospital.ts';
import { replay } from '../../src/core/ward/project.ts';
import { DEMO } from '../../sync-server/demo/demo.ts';
import type { Server } from '../../sync-server/server.ts';
import { fact, SITE } from '../contract/server-facts.ts';
import { get, push, startServer, temporaryDir } from './server-fixture.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 23, 9);

const ZONE = 'Europe/Berlin';

/** A demo of two days that believes it is `hours` after its start. */
const demoAt = (dataDir: string, hours: number) =>
  startServer({
    dataDir,
    clock: () => START + hours * HOUR_MS,
    demo: { historyDays: 2, zone: ZONE },
  });

async function logOf(server: Server): Promise<LogEvent[]> {
  const log: LogEvent[] = [];
  for (const { ward } of await server.repository.events.heads()) {
    const { events } = await server.repository.events.pull(ward, 0, 1_000_000);
    log.push(...events.map(({ body }) => JSON.parse(body) as LogEvent));
  }
  return log;
}

const idsOf = (log: readonly LogEvent[]) => log.map(({ id }) => id).sort();

it('starts with a history up to now and says on its label that it is a demo', async () => {
  const server = await demoAt(temporaryDir(), 0);
  const { body } = await get<SiteResponse>(server, '/api/v1/site');
  expect(body).toMatchObject({
    demo: true,
    zone: ZONE,
    name: expect.stringContaining('demo') as string,
  });
  const log = await logOf(server);
  const latest = Math.max(...log.map(({ recordedAt }) => recordedAt));
  expect(START - latest).toBeLessThan(HOUR_MS);
  expect(latest).toBeLessThanOrEqual(START);
  expect(replay(log).units.size).toBeGreaterThan(3);
}, 60_000);

it('goes on after a restart as if it had never stopped', async () => {
  const dataDir = temporaryDir();
  for (const hours of [0, 3, 3.001]) await (await demoAt(dataDir, hours)).close();
  const resumed = await logOf(await demoAt(dataDir, 26));
  const undisturbed = createHospital(profileNamed(DEMO.profile)!, {
    seed: DEMO.seed,
    startAt: asMillis(START - 48 * HOUR_MS),
    zone: ZONE,
    site: asSiteId(SITE),
  });
  expect(idsOf(resumed)).toEqual(idsOf(undisturbed.advanceTo(asMillis(START + 26 * HOUR_MS))));
}, 60_000);

it('takes up what people record, and says nothing against it after a restart', async () => {
  const dataDir = temporaryDir();
  const first = await demoAt(dataDir, 0);
  const state = replay(await logOf(first));
  const waiting = [...state.encounters.values()].find(
    ({ encounter }) => encounter.treatmentStartedAt === undefined && encounter.departedAt === undefined,
  )!.encounter;
  const left = fact(0, {
    ward: waiting.ward,
    encounter: waiting.id,
    name: 'v1.PatientDeparted',
    occurredAt: START,
    recordedAt: START,
    payload: { outcome: 'left_without_being_seen' },
  });
  expect((await push(first, [left])).verdicts[0]!.verdict).toBe('accepted');
  await first.close();
  const later = await logOf(await demoAt(dataDir, 12));
  const about = later.filter(({ encounter, occurredAt }) => encounter === waiting.id && occurredAt > START);
  expect(about).toEqual([]);
}, 60_000);

it('never adds a demo to the data of a hospital that was started without one', async () => {
  const dataDir = temporaryDir();
  await (await startServer({ dataDir })).close();
  const server = await demoAt(dataDir, 0);
  expect(server.site.demo).toBe(false);
  expect(await server.repository.events.heads()).toEqual([]);
});

it('lets a demo of another version of the simulation stand still rather than contradict it', async () => {
  const dataDir = temporaryDir();
  const first = await demoAt(dataDir, 0);
  await first.repository.settings.set({ demo_seed: '1' });
  await first.close();
  const before = await startServer({ dataDir });
  const heads = await before.repository.events.heads();
  await before.close();
  const second = await demoAt(dataDir, 5);
  expect(second.demo?.standsStill).toBe(true);
  expect(await second.repository.events.heads()).toEqual(heads);
}, 60_000);
