import type { FastifyInstance } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import type { RouteContext } from './context.ts';

/** `healthz`: the process answers. `readyz`: so does its database. */
export function healthRoutes(http: FastifyInstance, { repository }: RouteContext): void {
  http.get('/healthz', async () => ({ status: 'ok' }));

  http.get('/readyz', async (request) => {
    try {
      await repository.ping();
    } catch (error) {
      request.log.error({ err: error }, 'database does not answer');
      throw new ApiError(503, 'DatabaseUnavailable', 'The database does not answer.');
    }
    return { status: 'ready' };
  });
}
