import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { asMillis } from '../../src/core/schema/ids.ts';
import type { HeadsResponse } from '../../src/core/schema/wire.ts';
import type { RouteContext } from './context.ts';

/**
 * Server-sent events: a `heads` message at once and after every change. It only wakes the pull; a lost message costs
 * nothing but time.
 */
export function liveRoute(http: FastifyInstance, { watch, clock, epoch, limits }: RouteContext): void {
  const open = new Set<ServerResponse>();

  http.get('/api/v1/live', (_request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    open.add(raw);
    const stop = watch.listen((heads) =>
      raw.write(message({ epoch, now: asMillis(clock()), heads: [...heads] })),
    );
    const keepAlive = setInterval(() => raw.write(':\n\n'), limits.keepAliveMs);
    raw.on('close', () => {
      clearInterval(keepAlive);
      stop();
      open.delete(raw);
    });
  });

  http.addHook('preClose', async () => {
    for (const raw of open) raw.end();
  });
}

const message = (heads: HeadsResponse) => `event: heads\ndata: ${JSON.stringify(heads)}\n\n`;
