import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PROTOCOL_VERSION, type PushResponse } from '../../src/core/schema/wire.ts';
import { openServer, type Server, type ServerOptions } from '../../sync-server/server.ts';

/** A directory that goes when the test ends. */
export function temporaryDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'wardcast-server-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A real server on a free port; closed when the test ends (closing twice is fine). */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? temporaryDir();
  const opened = await openServer({ port: 0, buildDir: join(dataDir, 'no-build'), ...options, dataDir });
  if (!opened.ok) throw new Error(opened.error.message);
  const server = opened.value;
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= server.close());
  onTestFinished(close);
  return { ...server, close };
}

export async function push(server: Server, events: readonly unknown[]): Promise<PushResponse> {
  const { status, body } = await post(server, '/api/v1/push', {
    protocol: PROTOCOL_VERSION,
    device: 'tablet-1',
    events,
  });
  if (status !== 200) throw new Error(`push answered ${status}: ${JSON.stringify(body)}`);
  return body as PushResponse;
}

export const post = (server: Server, path: string, body: unknown) =>
  send(server, path, JSON.stringify(body), { 'content-type': 'application/json' });

export async function send(server: Server, path: string, body: string, headers: Record<string, string>) {
  const response = await fetch(server.url + path, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function get<T>(server: Server, path: string): Promise<{ status: number; body: T }> {
  const response = await fetch(server.url + path);
  return { status: response.status, body: (await response.json()) as T };
}
