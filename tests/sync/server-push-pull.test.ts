import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  ErrorResponse,
  HeadsResponse,
  MAX_BODY_BYTES,
  MAX_PUSH_EVENTS,
  PullResponse,
  PushResponse,
  SiteResponse,
} from '../../src/core/schema/wire.ts';
import { fact, factId, facts } from '../contract/server-facts.ts';
import { get, post, push, send, startServer } from './server-fixture.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('push and pull', () => {
  it('gives back what was pushed, in the words of the wire schema', async () => {
    const server = await startServer();
    const pushed = v.parse(PushResponse, await push(server, facts(0, 3)));
    expect(pushed.verdicts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted', 'accepted']);
    const { body } = await get(server, '/api/v1/pull?ward=ed&after=1&limit=1');
    const pulled = v.parse(PullResponse, body);
    expect(pulled).toMatchObject({ ward: 'ed', head: 3, epoch: pushed.epoch });
    expect(pulled.events).toEqual([{ seq: 2, event: fact(1) }]);
    const heads = v.parse(HeadsResponse, (await get(server, '/api/v1/heads')).body);
    expect(heads.heads).toEqual([{ ward: 'ed', seq: 3 }]);
    const site = v.parse(SiteResponse, (await get(server, '/api/v1/site')).body);
    expect(site).toMatchObject({ site: 'main', demo: false, epoch: pushed.epoch });
  });

  it('keeps fields of newer apps, in and beside the payload', async () => {
    const server = await startServer();
    const newer = fact(0, { payload: { mode: 'walk_in', pronouns: 'they' }, signature: 'abc' });
    await push(server, [newer]);
    const { body } = await get<{ events: { event: unknown }[] }>(server, '/api/v1/pull?ward=ed');
    expect(body.events[0]!.event).toEqual(newer);
  });

  it('takes the good facts of a batch and shows the bad ones in the quarantine', async () => {
    const server = await startServer();
    const otherSite = fact(4, { site: 'elsewhere' });
    const unprintable = fact(5, { encounter: 'a\0b' });
    const deep = { ...fact(6), payload: JSON.parse(nested(100)) as unknown };
    const mixed = [
      fact(0),
      { id: 7 },
      null,
      fact(3, { payload: { mode: 'by balloon' } }),
      otherSite,
      unprintable,
      deep,
      fact(1),
    ];
    const { verdicts } = await push(server, mixed);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([
      'accepted',
      ...Array.from({ length: 6 }, () => 'quarantined'),
      'accepted',
    ]);
    expect(verdicts[3]).toMatchObject({ id: factId(3), reason: expect.stringContaining('mode') as string });
    await push(server, mixed);
    const { body } = await get<{ total: number; rows: { reason: string; device: string }[] }>(
      server,
      '/api/v1/quarantine',
    );
    expect(body.total).toBe(6);
    expect(body.rows.every(({ device }) => device === 'tablet-1')).toBe(true);
  });

  it('neither refuses nor orders by a tablet clock ten years off', async () => {
    const server = await startServer();
    const tenYears = 10 * 365 * 86_400_000;
    const sent = [
      fact(0, { recordedAt: 1_790_000_000_000 + tenYears }),
      fact(1),
      fact(2, { recordedAt: 1_790_000_000_000 - tenYears }),
    ];
    await push(server, sent);
    const { body } = await get<{ events: { seq: number; event: { id: string } }[] }>(
      server,
      '/api/v1/pull?ward=ed',
    );
    expect(body.events.map(({ event }) => event.id)).toEqual([0, 1, 2].map(factId));
  });

  it('compresses a long run when the tablet can read it', async () => {
    const server = await startServer();
    await push(server, facts(0, 500));
    const response = await fetch(`${server.url}/api/v1/pull?ward=ed`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(((await response.json()) as { events: unknown[] }).events).toHaveLength(500);
    const plain = await fetch(`${server.url}/api/v1/pull?ward=ed`, {
      headers: { 'accept-encoding': 'gzip;q=0' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('tells an importer where an encounter began', async () => {
    const server = await startServer();
    const encounter = 'visit/7 ä';
    await push(server, [fact(0, { encounter, ward: 'icu' })]);
    const path = `/api/v1/encounters/${encodeURIComponent(encounter)}`;
    expect(await get(server, `${path}/ward`)).toEqual({ status: 200, body: { ward: 'icu' } });
    expect((await get<{ events: unknown[] }>(server, `${path}/events`)).body.events).toHaveLength(1);
    const unknown = await get(server, '/api/v1/encounters/nobody/ward');
    expect(unknown.status).toBe(404);
    expect(v.parse(ErrorResponse, unknown.body).error.type).toBe('UnknownEncounter');
  });

  it('takes quarantined rows of importers once', async () => {
    const server = await startServer();
    const rows = [
      { source: 'flow.csv', line: 12, reason: 'occurred_at: not a time', raw: '1,arrival,yesterday' },
    ];
    expect((await post(server, '/api/v1/quarantine', { rows })).body).toEqual({ accepted: 1, duplicate: 0 });
    expect((await post(server, '/api/v1/quarantine', { rows })).body).toEqual({ accepted: 0, duplicate: 1 });
    const { body } = await get<{ rows: unknown[] }>(server, '/api/v1/quarantine');
    expect(body.rows).toMatchObject(rows);
  });
});

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('what the server will not read', () => {
  it.each([
    ['text', 'hello', JSON_TYPE, 400, 'InvalidJson'],
    ['nothing', '', JSON_TYPE, 400, 'InvalidJson'],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415, 'UnsupportedMediaType'],
    [
      'a media type with a tail',
      '{}',
      { 'content-type': 'application/json; x=1' },
      415,
      'UnsupportedMediaType',
    ],
    [
      'a media type with a hidden tab',
      '{}',
      { 'content-type': 'application/json\ta' },
      415,
      'UnsupportedMediaType',
    ],
    ['a body without events', '{"protocol":1,"device":"d"}', JSON_TYPE, 400, 'InvalidRequest'],
    ['another protocol', '{"protocol":2,"device":"d","events":[]}', JSON_TYPE, 409, 'ProtocolMismatch'],
    ['a body too large', `"${'x'.repeat(MAX_BODY_BYTES)}"`, JSON_TYPE, 413, 'BodyTooLarge'],
    [
      'too many events',
      JSON.stringify({
        protocol: 1,
        device: 'd',
        events: Array.from({ length: MAX_PUSH_EVENTS + 1 }, () => 1),
      }),
      JSON_TYPE,
      400,
      'InvalidRequest',
    ],
  ])('says clearly why it refuses %s', async (_what, body, headers, status, type) => {
    const answer = await send(await startServer(), '/api/v1/push', body, headers);
    expect(answer.status).toBe(status);
    const { error } = v.parse(ErrorResponse, answer.body);
    expect(error.type).toBe(type);
    expect(error.message).toMatch(/^.{10,200}$/);
  });

  it('quarantines a value nested so deeply that walking it would exhaust the stack', async () => {
    const body = `{"protocol":1,"device":"d","events":[${nested(100_000)}]}`;
    const answer = await send(await startServer(), '/api/v1/push', body, JSON_TYPE);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ verdicts: [{ verdict: 'quarantined' }] });
  });

  it.each([
    '/api/v1/pull',
    '/api/v1/pull?ward=ed&after=-1',
    '/api/v1/pull?ward=ed&limit=0',
    '/api/v1/pull?ward=ed&limit=99999',
    '/api/v1/pull?ward=%00',
    '/api/v1/pull?ward=a&ward=b',
    '/api/v1/encounters/%00/events',
    '/api/v1/quarantine?limit=all',
  ])('refuses %s as the mistake of the caller', async (path) => {
    const { status, body } = await get(await startServer(), path);
    expect(status).toBe(400);
    expect(v.parse(ErrorResponse, body).error.type).toBe('InvalidRequest');
  });
});
