import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const gzipped = promisify(gzip);

/** Below this a packet holds it anyway. */
const MIN_BYTES = 1_400;

/** Sends JSON text, gzipped when the client accepts it. Level 1: events repeat themselves, so more effort gains little. */
export async function sendJson(request: FastifyRequest, reply: FastifyReply, json: string) {
  reply.type('application/json; charset=utf-8').header('cache-control', 'no-store');
  if (json.length < MIN_BYTES || !accepts(request, 'gzip')) return reply.send(json);
  return reply
    .header('content-encoding', 'gzip')
    .header('vary', 'accept-encoding')
    .send(await gzipped(json, { level: 1 }));
}

export function accepts(request: FastifyRequest, encoding: string): boolean {
  const header = request.headers['accept-encoding'];
  const offered = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',');
  return offered.some((item) => {
    const [name, quality] = item
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !/^q=0(\.0*)?$/.test(quality ?? '');
  });
}
