import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Server } from '../../sync-server/server.ts';
import { startServer, temporaryDir } from './server-fixture.ts';

const SCRIPT = '\n  import("/_app/immutable/entry/start.js");\n';
const FILES = {
  'index.html': `<!doctype html><body><script>${SCRIPT}</script></body>`,
  'app.webmanifest': '{"name":"Wardcast"}',
  'service-worker.js': 'self.skipWaiting;',
  '_app/immutable/entry/start.js': `export const words = ${JSON.stringify('ward '.repeat(1_000))};`,
  '_app/immutable/assets/tf.wasm': '\0asm',
};

async function serveApp(): Promise<Server> {
  const buildDir = temporaryDir();
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(buildDir, path)), { recursive: true });
    writeFileSync(join(buildDir, path), content);
  }
  return startServer({ buildDir });
}

const headersOf = async (server: Server, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(server.url + path, { headers });
  return {
    status: response.status,
    header: (name: string) => response.headers.get(name),
    text: await response.text(),
  };
};

it('sends the strict headers with every answer, good or bad', async () => {
  const server = await serveApp();
  for (const path of [
    '/',
    '/triage',
    '/service-worker.js',
    '/api/v1/site',
    '/api/v1/pull',
    '/api/nothing',
    '/_app/gone.js',
  ]) {
    const { header } = await headersOf(server, path);
    expect(header('content-security-policy'), path).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    );
    expect(header('content-security-policy')).toContain(
      "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(header('cross-origin-opener-policy')).toBe('same-origin');
    expect(header('cross-origin-embedder-policy')).toBe('require-corp');
    expect(header('cross-origin-resource-policy')).toBe('same-origin');
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('referrer-policy')).toBe('no-referrer');
  }
});

it('lets the one inline script of the shell run by its hash, and no other', async () => {
  const { header } = await headersOf(await serveApp(), '/');
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const scripts = /script-src ([^;]*)/.exec(header('content-security-policy')!)![1]!;
  expect(scripts).toBe(`'self' 'wasm-unsafe-eval' 'sha256-${hash}'`);
});

it('answers the address of any screen with the shell, but never a missing script or an API path', async () => {
  const server = await serveApp();
  expect((await headersOf(server, '/encounter/a%20b?x=1')).text).toBe(FILES['index.html']);
  for (const path of [
    '/_app/immutable/entry/old.js',
    '/models/none/manifest.json',
    '/api/v2/push',
    '/..%2f..%2fpackage.json',
    '/%',
  ])
    expect([400, 404]).toContain((await headersOf(server, path)).status);
});

it('lets hashed files be kept for ever and asks again for all else', async () => {
  const server = await serveApp();
  const kept = await headersOf(server, '/_app/immutable/entry/start.js');
  expect(kept.header('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const path of ['/', '/service-worker.js', '/app.webmanifest']) {
    const { header } = await headersOf(server, path);
    expect(header('cache-control')).toBe('no-cache');
    expect((await headersOf(server, path, { 'if-none-match': header('etag')! })).status).toBe(304);
  }
});

it('names each type as browsers demand it', async () => {
  const server = await serveApp();
  const type = async (path: string) => (await headersOf(server, path)).header('content-type');
  expect(await type('/_app/immutable/assets/tf.wasm')).toBe('application/wasm');
  expect(await type('/app.webmanifest')).toContain('application/manifest+json');
  expect(await type('/service-worker.js')).toContain('text/javascript');
  expect(await type('/')).toContain('text/html');
});

it('compresses text as the browser likes it', async () => {
  const server = await serveApp();
  const path = '/_app/immutable/entry/start.js';
  const raw = await fetch(server.url + path, { headers: { 'accept-encoding': 'br, gzip' } });
  expect(raw.headers.get('content-encoding')).toBe('br');
  expect(await raw.text()).toBe(FILES['_app/immutable/entry/start.js']);
  expect(
    (await headersOf(server, '/app.webmanifest', { 'accept-encoding': 'br' })).header('content-encoding'),
  ).toBeNull();
});
