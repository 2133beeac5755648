import type { FastifyInstance } from 'fastify';
import { asMillis } from '../../src/core/schema/ids.ts';
import type { HeadsResponse } from '../../src/core/schema/wire.ts';
import type { RouteContext } from './context.ts';

export function headsRoute(http: FastifyInstance, { repository, clock, epoch }: RouteContext): void {
  http.get('/api/v1/heads', async (_request, reply): Promise<HeadsResponse> => {
    reply.header('cache-control', 'no-store');
    return { epoch, now: asMillis(clock()), heads: [...(await repository.events.heads())] };
  });
}
