import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/core/schema/event.ts';
import { asSiteId, asWardId } from '../../src/core/schema/ids.ts';
import { PROTOCOL_VERSION } from '../../src/core/schema/wire.ts';
import type { Server } from '../../sync-server/server.ts';
import { runEventRepositoryContract } from '../../sync-server/storage/contract.ts';
import type { EventRepository } from '../../sync-server/storage/event-repository.ts';
import { openPostgres } from '../../sync-server/storage/postgres.ts';
import { isPostgresRequired, startPostgres, type Postgres } from './postgres.ts';
import { headIs, listenLive } from '../sync/live-listener.ts';
import { post, push, startServer } from '../sync/server-fixture.ts';
import { candidate, facts, SITE } from './server-facts.ts';

const started = await startPostgres();

if (started.ok) {
  const postgres = started.value;
  afterAll(() => postgres.stop(), 60_000);
  const shared = await postgres.createDatabase();
  let sites = 0;
  runEventRepositoryContract('PostgreSQL', () => open(shared, 2, `site-${sites++}`));
  describe('PostgreSQL under many writers', () => {
    provesCommitOrder(postgres);
    showsThatASerialCursorMisses(postgres);
    wakesListenersOfOtherProcesses(postgres);
    turnsAwayWhatWouldPileUp(postgres);
  });
} else {
  it('is not tested on this machine, which a run that must test it does not accept', () => {
    console.warn(started.error.message);
    expect(isPostgresRequired(), started.error.message).toBe(false);
  });
}

const WRITERS = 16;
const ROUNDS = 12;
const ED = asWardId('ed');

async function open(url: string, connections = 2, site = SITE): Promise<EventRepository> {
  const opened = await openPostgres(url, asSiteId(site), connections);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function provesCommitOrder(postgres: Postgres): void {
  it('lets a reader that follows the numbers see every committed fact, with no gap', async () => {
    const url = await postgres.createDatabase();
    const writers = await Promise.all(Array.from({ length: 4 }, () => open(url, 4)));
    const reader = await open(url, 1);
    const seen: number[] = [];
    const ids = new Set<string>();
    let writing = true;
    const follow = async () => {
      const { events } = await reader.events.pull(ED, seen.length, 1_000);
      for (const { seq, body } of events) {
        seen.push(seq);
        ids.add((JSON.parse(body) as { id: string }).id);
      }
      return events.length;
    };
    const reading = (async () => {
      while (writing) await follow();
    })();
    const accepted = (
      await Promise.all(Array.from({ length: WRITERS }, (_, w) => write(writers[w % writers.length]!, w)))
    ).flat();
    writing = false;
    await reading;
    while ((await follow()) > 0);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1));
    expect([...ids].sort()).toEqual([...new Set(accepted)].sort());
    for (const each of [...writers, reader]) await each.close();
  });
}

/** Each writer sends facts of its own and, every other round, the same ones as its neighbours. */
async function write(repository: EventRepository, writer: number): Promise<string[]> {
  const ids: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const own = candidate(writer * 1_000 + round);
    const shared = candidate(500_000 + round);
    const batch = round % 2 === 0 ? [own] : [shared, own, candidate(600_000 + round, { ward: 'icu' })];
    const verdicts = await repository.events.append(batch, 1);
    for (const verdict of verdicts)
      if (verdict.verdict !== 'quarantined' && verdict.ward === ED) ids.push(verdict.id);
  }
  return ids;
}

/** Negative control: were this to see everything, the test above would prove nothing. */
function showsThatASerialCursorMisses(postgres: Postgres): void {
  it('would miss facts with a cursor over a serial column', async () => {
    const pool = new pg.Pool({ connectionString: await postgres.createDatabase(), max: WRITERS + 1 });
    await pool.query('create table naive (seq bigserial primary key, id text)');
    let writing = true;
    let cursor = 0;
    let seen = 0;
    const follow = async () => {
      const { rows } = await pool.query<{ seq: string }>(
        'select seq from naive where seq > $1 order by seq',
        [cursor],
      );
      seen += rows.length;
      cursor = Number(rows.at(-1)?.seq ?? cursor);
    };
    const reading = (async () => {
      while (writing) await follow();
    })();
    await Promise.all(Array.from({ length: WRITERS }, (_, w) => writeNaively(pool, w)));
    writing = false;
    await reading;
    await follow();
    const { rows } = await pool.query<{ n: string }>('select count(*) as n from naive');
    await pool.end();
    expect(Number(rows[0]!.n)).toBe(WRITERS * ROUNDS);
    expect(seen).toBeLessThan(WRITERS * ROUNDS);
  });
}

async function writeNaively(pool: pg.Pool, writer: number): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into naive (id) values ($1)', [`${writer}-${round}`]);
    await client.query('select pg_sleep($1)', [((writer * 7 + round * 3) % 10) / 500]);
    await client.query('commit');
    client.release();
  }
}

function wakesListenersOfOtherProcesses(postgres: Postgres): void {
  it('wakes the listeners of one server by a push to another, without NOTIFY', async () => {
    const databaseUrl = await postgres.createDatabase();
    const [one, other] = [await startServer({ databaseUrl }), await startServer({ databaseUrl })];
    expect(other.epoch).toBe(one.epoch);
    const live = await listenLive(other);
    await live.next(() => true);
    await push(one, facts(0, 3));
    const before = performance.now();
    await live.next(headIs(3));
    expect(performance.now() - before).toBeLessThan(1_000);
    live.stop();
    await live.ended.catch(() => undefined);
  });
}

function turnsAwayWhatWouldPileUp(postgres: Postgres): void {
  it('turns pushes away with a time to wait rather than pile them up, and in the end has them all', async () => {
    const databaseUrl = await postgres.createDatabase();
    const server = await startServer({ databaseUrl, limits: { pushesInFlight: 2 } });
    const refusals = (await Promise.all(facts(0, 60).map((event) => pushUntilTaken(server, event)))).flat();
    expect(refusals.length).toBeGreaterThan(0);
    for (const { status, retryAfter, body } of refusals) {
      expect(status).toBe(429);
      expect(retryAfter).toBeGreaterThan(0);
      expect(body).toMatchObject({ error: { type: 'TooBusy' } });
    }
    expect(await server.repository.events.heads()).toEqual([{ ward: 'ed', seq: 60 }]);
  });
}

async function pushUntilTaken(server: Server, event: LogEvent) {
  const refusals: { status: number; retryAfter: number; body: unknown }[] = [];
  for (;;) {
    const { status, headers, body } = await post(server, '/api/v1/push', {
      protocol: PROTOCOL_VERSION,
      device: event.device,
      events: [event],
    });
    if (status === 200) return refusals;
    refusals.push({ status, retryAfter: Number(headers.get('retry-after')), body });
    await sleep(20 + (event.deviceSeq % 30));
  }
}
