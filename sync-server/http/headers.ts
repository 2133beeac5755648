import type { FastifyInstance } from 'fastify';

/** On every answer. Everything is of one origin, so the strictest isolation costs nothing. */
export const securityHeaders = (scriptHashes: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(scriptHashes),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

export function sendSecurityHeaders(app: FastifyInstance, scriptHashes: readonly string[]): void {
  const headers = securityHeaders(scriptHashes);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
}

/** Style attributes are allowed (SvelteKit's shell has one), style elements and inline scripts are not. */
const contentSecurityPolicy = (scriptHashes: readonly string[]): string =>
  [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scriptHashes.map((hash) => `'${hash}'`)].join(' '),
    "worker-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
