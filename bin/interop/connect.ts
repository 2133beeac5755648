import { err, ok, type Failure, type Result } from '../../src/core/result.ts';
import type { SiteResponse } from '../../src/core/schema/wire.ts';
import { openServer } from '../../sync-server/server.ts';
import { ServerClient } from './server-client.ts';

export interface Connection {
  readonly server: ServerClient;
  readonly site: SiteResponse;
  close(): Promise<void>;
}

export const DEFAULT_SERVER = 'http://127.0.0.1:8787';

/**
 * The server that runs; or, where none was named and none answers, one of our own on the data directory for as long
 * as the command takes.
 */
export async function connect(
  url: string | undefined,
  dataDir: string,
  say: (line: string) => void,
): Promise<Result<Connection, Failure>> {
  const server = new ServerClient(url ?? DEFAULT_SERVER);
  const site = await server.site();
  if (site.ok) return ok({ server, site: site.value, close: () => Promise.resolve() });
  if (url !== undefined || site.error.type !== 'NoServer') {
    return err({ ...site.error, message: `${site.error.message} Start it with: npm start` });
  }
  say(`No server runs at ${DEFAULT_SERVER}: opening the data in ${dataDir} directly.`);
  return open(dataDir);
}

async function open(dataDir: string): Promise<Result<Connection, Failure>> {
  const opened = await openServer({
    dataDir,
    databaseUrl: process.env['DATABASE_URL'] || undefined,
    port: 0,
  });
  if (!opened.ok) return opened;
  const server = new ServerClient(opened.value.url);
  const site = await server.site();
  if (site.ok) return ok({ server, site: site.value, close: () => opened.value.close() });
  await opened.value.close();
  return site;
}
