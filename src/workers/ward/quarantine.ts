import type { Millis } from '#core/schema/ids.ts';
import * as v from 'valibot';
import type { TabletStore } from '#storage/event-store.ts';
import type { QuarantineRow } from '../protocol.ts';

/** Everything that was not taken, here or at the server: own facts refused, rows of files imported here, the server's list. */
export async function quarantineOf(
  store: TabletStore,
  fetchRows: () => Promise<readonly QuarantineRow[]>,
): Promise<readonly QuarantineRow[]> {
  const own = (await store.outbox.quarantined()).map(({ event, quarantined }) => ({
    source: 'this device',
    line: undefined,
    reason: quarantined ?? '',
    raw: JSON.stringify(event),
    at: event.recordedAt,
  }));
  return [...own, ...(await importQuarantine(store)), ...(await fetchRows())];
}

const IMPORTED = 'import_quarantine';
const ROWS_KEPT = 1_000;

export const importQuarantine = async (store: TabletStore) =>
  (await store.settings.get<readonly QuarantineRow[]>(IMPORTED)) ?? [];

/** Keeps the newest rows; a row imported again with the same reason is not listed twice. */
export async function keepQuarantined(store: TabletStore, rows: readonly QuarantineRow[]): Promise<void> {
  if (rows.length === 0) return;
  const byContent = new Map<string, QuarantineRow>();
  for (const row of [...(await importQuarantine(store)), ...rows])
    byContent.set(`${row.source}\n${row.line}\n${row.reason}`, row);
  await store.settings.set(IMPORTED, [...byContent.values()].slice(-ROWS_KEPT));
}

const ServerRows = v.object({
  rows: v.array(
    v.object({
      source: v.string(),
      line: v.nullish(v.number()),
      reason: v.string(),
      raw: v.string(),
      at: v.number(),
    }),
  ),
});

/** The server's list; none while it cannot be reached. */
export async function fetchQuarantine(base: string): Promise<readonly QuarantineRow[]> {
  const answer = await fetch(`${base}quarantine?limit=1000`, { cache: 'no-store' })
    .then((response) => response.json() as Promise<unknown>)
    .catch(() => undefined);
  const parsed = v.safeParse(ServerRows, answer);
  if (!parsed.success) return [];
  return parsed.output.rows.map((row) => ({ ...row, line: row.line ?? undefined, at: row.at as Millis }));
}
