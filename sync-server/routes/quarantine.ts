import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { sendJson } from '../http/compress.ts';
import { parseRequest, queryNumber } from '../http/parse.ts';
import type { RouteContext } from './context.ts';

const MAX_ROWS = 1_000;

const QuarantineQuery = v.object({ limit: v.optional(queryNumber(1, MAX_ROWS), '200') });

const QuarantineRequest = v.object({
  rows: v.pipe(
    v.array(
      v.object({
        source: v.pipe(v.string(), v.maxLength(500)),
        line: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
        reason: v.pipe(v.string(), v.maxLength(2_000)),
        raw: v.string(),
      }),
    ),
    v.maxLength(MAX_ROWS),
  ),
});

/** What importers and pushes could not take: seen on the Data screen. */
export function quarantineRoutes(http: FastifyInstance, { repository, clock }: RouteContext): void {
  http.get('/api/v1/quarantine', async (request, reply) => {
    const { limit } = parseRequest(QuarantineQuery, request.query);
    const [rows, total] = await Promise.all([
      repository.quarantine.list(limit),
      repository.quarantine.count(),
    ]);
    return sendJson(request, reply, JSON.stringify({ total, rows }));
  });

  http.post('/api/v1/quarantine', async (request, reply) => {
    const { rows } = parseRequest(QuarantineRequest, request.body);
    const outcome = await repository.quarantine.add(rows, clock());
    request.log.info(outcome, 'quarantine');
    reply.header('cache-control', 'no-store');
    return outcome;
  });
}
