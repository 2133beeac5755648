import type { FastifyInstance } from 'fastify';
import { ApiError } from './api-error.ts';

/**
 * The only body the server reads. Lenient media types have let requests past checks (CVE-2025-32442,
 * CVE-2026-25223), so the header must be exactly `application/json`.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (request.headers['content-type'] !== 'application/json')
      return done(new ApiError(415, 'UnsupportedMediaType', 'Send the body as application/json.'));
    try {
      done(null, JSON.parse(text as string));
    } catch {
      done(new ApiError(400, 'InvalidJson', 'The body is not JSON.'));
    }
  });
}
