import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fact } from '../contract/server-facts.ts';
import { get, send, startServer } from './server-fixture.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const fieldOf = fc.constantFrom(...Object.keys(fact(0)), 'more', '__proto__');

/** A good fact with one or more fields replaced by anything at all. */
const damagedFact = fc
  .tuple(
    fc.nat(1_000),
    fc.array(fc.tuple(fieldOf, fc.jsonValue({ maxDepth: 5 })), { minLength: 1, maxLength: 3 }),
  )
  .map(
    ([n, changes]) =>
      `{${[...Object.entries(fact(n)), ...changes].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
  );

const damagedPush = fc
  .array(fc.oneof(damagedFact, fc.json(), fc.json({ noUnicodeString: false })), { maxLength: 8 })
  .map((events) => `{"protocol":1,"device":"tablet-1","events":[${events.join(',')}]}`);

it('answers any body with a verdict per event or the caller’s mistake, never with a failure of its own', async () => {
  const server = await startServer();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 3, arbitrary: damagedPush }, fc.json(), fc.string({ unit: 'binary' })),
      fc.constantFrom('/api/v1/push', '/api/v1/quarantine'),
      async (body, path) => {
        const answer = await send(server, path, body, JSON_TYPE);
        expect(answer.status).toBeLessThan(500);
        if (path === '/api/v1/push' && answer.status === 200)
          expect((answer.body as { verdicts: unknown[] }).verdicts).toHaveLength(
            (JSON.parse(body) as { events: unknown[] }).events.length,
          );
      },
    ),
    { numRuns: 300 },
  );
  expect((await get(server, '/readyz')).status).toBe(200);
});

it('answers any path and query without a failure of its own', async () => {
  const server = await startServer();
  const path = fc.oneof(
    fc.webPath(),
    fc.webQueryParameters().map((query) => `/api/v1/pull?ward=ed&${query}`),
    fc
      .string({ unit: 'binary' })
      .map((ward) => `/api/v1/pull?ward=${encodeURIComponent(ward.replace(/\p{Cs}/gu, '?'))}`),
    fc
      .string({ unit: 'grapheme' })
      .map((id) => `/api/v1/encounters/${encodeURIComponent(id.replace(/\p{Cs}/gu, '?'))}/ward`),
  );
  await fc.assert(
    fc.asyncProperty(path, async (url) => {
      const response = await fetch(server.url + (url.startsWith('/') ? url : `/${url}`));
      await response.arrayBuffer();
      expect(response.status).toBeLessThan(500);
    }),
    { numRuns: 200 },
  );
});
