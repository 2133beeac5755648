import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/api-error.ts';
import { accepts } from '../http/compress.ts';
import type { StaticFile, StaticFiles } from '../http/static-files.ts';

/** The built app: its files, and `index.html` for every path that is a page of it. */
export function pageRoutes(http: FastifyInstance, files: StaticFiles['files']): void {
  http.get('/*', async (request, reply) => {
    const path = decodedPath(request.url);
    const file = files.get(path === '/' ? '/index.html' : path) ?? pageAt(files, path);
    if (!file) throw new ApiError(404, 'NotFound', 'There is nothing at this address.');
    return sendFile(request, reply, file);
  });

  http.setNotFoundHandler(async () => {
    throw new ApiError(404, 'NotFound', 'There is nothing at this address.');
  });
}

/** A missing script must not be answered with a page: a browser would keep it, and the app would be broken for good. */
function pageAt(files: StaticFiles['files'], path: string): StaticFile | undefined {
  const isPage = !path.startsWith('/api/') && !path.startsWith('/_app/') && !/\.[a-z0-9]+$/i.test(path);
  return isPage ? files.get('/index.html') : undefined;
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: StaticFile) {
  reply
    .type(file.type)
    .headers({ etag: file.etag, 'cache-control': file.cacheControl, vary: 'accept-encoding' });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const encoding = (['br', 'gzip'] as const).find((name) => accepts(request, name));
  const compressed = encoding && file.compressed(encoding);
  if (!compressed) return reply.send(file.bytes);
  return reply.header('content-encoding', encoding).send(await compressed);
}

function decodedPath(url: string): string {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0]!);
  } catch {
    throw new ApiError(400, 'InvalidRequest', 'The address is not well formed.');
  }
}
