import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { EncounterId } from '../../src/core/schema/ids.ts';
import { ApiError } from '../http/api-error.ts';
import { sendJson } from '../http/compress.ts';
import { parseRequest, PRINTABLE } from '../http/parse.ts';
import type { RouteContext } from './context.ts';
import { numberedJson } from './pull.ts';

const Params = v.object({ id: v.pipe(EncounterId, v.regex(PRINTABLE)) });

/** For importers: a later message about a known encounter belongs in the stream where that one began. */
export function encounterRoutes(http: FastifyInstance, { repository }: RouteContext): void {
  http.get('/api/v1/encounters/:id/events', async (request, reply) => {
    const { id } = parseRequest(Params, request.params);
    const events = await repository.events.ofEncounter(id);
    return sendJson(request, reply, `{"events":${numberedJson(events)}}`);
  });

  http.get('/api/v1/encounters/:id/ward', async (request, reply) => {
    const { id } = parseRequest(Params, request.params);
    const ward = await repository.events.wardOf(id);
    if (ward === undefined)
      throw new ApiError(404, 'UnknownEncounter', 'No fact about this encounter is recorded.');
    reply.header('cache-control', 'no-store');
    return { ward };
  });
}
