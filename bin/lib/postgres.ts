import { existsSync, globSync } from 'node:fs';
import { dirname } from 'node:path';

/** The folder of PostgreSQL's own programs (`initdb`, `postgres`), newest version first. */
export function findPostgres(): string | undefined {
  const installed = globSync('/usr/lib/postgresql/*/bin/postgres').sort().reverse();
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => `${folder}/postgres`);
  const found = [...installed, ...onPath].find((path) => existsSync(path));
  return found === undefined ? undefined : dirname(found);
}
