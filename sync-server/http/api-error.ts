import type { FastifyInstance } from 'fastify';
import type { ErrorResponse } from '../../src/core/schema/wire.ts';

/** What went wrong, in a sentence for a screen; thrown in a route, answered by the one handler below. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }
}

/** Fastify's own refusals, in our words. */
const REFUSALS: Readonly<Record<string, readonly [type: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['BodyTooLarge', 'The message is too large. Send fewer events at a time.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UnsupportedMediaType', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['InvalidBody', 'The body is not as long as it says it is.'],
};

/** One handler for the whole server: below 500 the reason, from 500 on only that it failed and where to look. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler<Error & { code?: string; statusCode?: number }>((error, request, reply) => {
    if (error instanceof ApiError)
      return reply.code(error.status).headers(error.headers).send(body(error.type, error.message));
    const status = error.statusCode ?? 500;
    const refusal = REFUSALS[error.code ?? ''];
    if (refusal) return reply.code(status).send(body(...refusal));
    if (status < 500)
      return reply.code(status).send(body('InvalidRequest', 'The request could not be read.'));
    request.log.error({ err: error }, 'request failed');
    return reply
      .code(500)
      .send(body('ServerError', 'The server failed. Its log says why. Nothing was recorded.'));
  });
}

const body = (type: string, message: string): ErrorResponse => ({ error: { type, message } });
