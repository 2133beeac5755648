import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { WardId } from '../../src/core/schema/ids.ts';
import { MAX_PULL_EVENTS } from '../../src/core/schema/wire.ts';
import { sendJson } from '../http/compress.ts';
import { parseRequest, PRINTABLE, queryNumber } from '../http/parse.ts';
import type { NumberedText } from '../storage/event-repository.ts';
import type { RouteContext } from './context.ts';

const PullQuery = v.object({
  ward: v.pipe(WardId, v.regex(PRINTABLE)),
  after: v.optional(queryNumber(0, Number.MAX_SAFE_INTEGER), '0'),
  limit: v.optional(queryNumber(1, MAX_PULL_EVENTS), String(MAX_PULL_EVENTS)),
});

/** `PullResponse`, put together as text: the events are JSON already. */
export function pullRoute(http: FastifyInstance, { repository, clock, epoch }: RouteContext): void {
  http.get('/api/v1/pull', async (request, reply) => {
    const { ward, after, limit } = parseRequest(PullQuery, request.query);
    const { head, events } = await repository.events.pull(ward, after, limit);
    const frame = JSON.stringify({ epoch, now: clock(), ward, head });
    return sendJson(request, reply, `${frame.slice(0, -1)},"events":${numberedJson(events)}}`);
  });
}

export const numberedJson = (events: readonly NumberedText[]): string =>
  `[${events.map(({ seq, body }) => `{"seq":${seq},"event":${body}}`).join(',')}]`;
