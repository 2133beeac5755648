import type { FastifyInstance } from 'fastify';
import { asMillis } from '../../src/core/schema/ids.ts';
import { PROTOCOL_VERSION, type SiteResponse } from '../../src/core/schema/wire.ts';
import type { RouteContext } from './context.ts';

export function siteRoute(http: FastifyInstance, { repository, site, epoch, clock }: RouteContext): void {
  http.get('/api/v1/site', async (_request, reply): Promise<SiteResponse> => {
    reply.header('cache-control', 'no-store');
    return {
      protocol: PROTOCOL_VERSION,
      site: repository.settings.site,
      ...site,
      epoch,
      now: asMillis(clock()),
    };
  });
}
