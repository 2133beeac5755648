import type { FastifyInstance } from 'fastify';
import { err, ok, type Failure, type Result } from '../../src/core/result.ts';
import { ApiError } from './api-error.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Until there is sign-in, whoever reaches the server reads everything: so only this machine may. */
export function requireLoopback(host: string): Result<string, Failure<'NotLoopback'>> {
  if (LOOPBACK.test(host)) return ok(host.replace(/^\[|\]$/g, ''));
  return err({
    type: 'NotLoopback',
    message: `Wardcast has no sign-in yet, so it listens on this machine only: 127.0.0.1, ::1 or localhost, not ${host}.`,
  });
}

/** A web site whose name resolves to 127.0.0.1 (DNS rebinding) would share an origin with the app; its name gives it away. */
export function refuseForeignHosts(http: FastifyInstance): void {
  http.addHook('onRequest', async (request) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (!LOOPBACK.test(host))
      throw new ApiError(
        403,
        'ForeignHost',
        'Open Wardcast by its own address: http://127.0.0.1 or http://localhost.',
      );
  });
}
