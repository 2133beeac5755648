import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asMillis } from '../../src/core/schema/ids.ts';
import { replay } from '../../src/core/ward/project.ts';
import { DAY_MS, emptyState, HOUR_MS, isActive } from '../../src/core/ward/state.ts';
import { toCandidate } from '../../sync-server/judge.ts';
import { openServer } from '../../sync-server/server.ts';
import type { EventRepository } from '../../sync-server/storage/event-repository.ts';
import { BENCH_ZONE, logOf, scaledHospital } from '../lib/scaled-hospital.ts';

export interface BenchServer {
  readonly url: string;
  readonly events: number;
  readonly active: number;
  /** Gone, as in a power cut of the server room. */
  stop(): Promise<void>;
}

const SIZE = { factor: 3.6, days: 17 } as const;
const BATCH = 4_000;

/** A server on data of its own: a hospital with about 500 active encounters and 100,000 events, up to this moment. */
export async function startBenchServer(): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wardcast-bench-'));
  const opened = await openServer({
    dataDir,
    site: 'bench',
    port: 0,
    log: false,
    facts: { name: 'Bench hospital', zone: BENCH_ZONE, demo: true },
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const server = opened.value;
  const filled = await fill(server.repository, Date.now());
  return {
    url: server.url,
    ...filled,
    async stop() {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function fill(repository: EventRepository, now: number): Promise<{ events: number; active: number }> {
  const state = emptyState();
  const startAt = asMillis(Math.floor((now - SIZE.days * DAY_MS) / HOUR_MS) * HOUR_MS);
  let events = 0;
  for (const part of logOf(scaledHospital(SIZE.factor), Infinity, startAt)) {
    const past = part.filter(({ recordedAt }) => recordedAt <= now);
    for (let from = 0; from < past.length; from += BATCH)
      await repository.events.append(past.slice(from, from + BATCH).map(toCandidate), now);
    events += past.length;
    replay(past, state);
    if (past.length < part.length) break;
  }
  const active = [...state.encounters.values()].filter(({ encounter }) => isActive(encounter)).length;
  return { events, active };
}
