import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { asSiteId } from '../../src/core/schema/ids.ts';
import { runEventRepositoryContract } from '../../sync-server/storage/contract.ts';
import { openSqlite } from '../../sync-server/storage/sqlite.ts';
import { SITE } from './server-facts.ts';

const root = mkdtempSync(join(tmpdir(), 'wardcast-sqlite-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
runEventRepositoryContract('SQLite', async () => {
  const opened = await openSqlite(join(root, String(count++)), asSiteId(SITE));
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
});
