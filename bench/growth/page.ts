import { extractFeatures } from '#core/features/extract.ts';
import { asMillis, type Millis, type WardId } from '#core/schema/ids.ts';
import type { LogEvent } from '#core/schema/event.ts';
import { isActive } from '#core/ward/state.ts';
import { forecast, type LoadedModels, type RunJobs } from '#models/forecast.ts';
import { Engine } from '#models/engine.ts';
import { loadModels } from '#models/load.ts';
import { openDexieStore } from '#storage/dexie/store.ts';
import type { TabletStore } from '#storage/event-store.ts';
import { loadTensorFlow } from '#workers/predictor/tensorflow.ts';
import { WardMemory } from '#workers/ward/memory.ts';
import { BENCH_ZONE, logOf, scaledHospital } from '../lib/scaled-hospital.ts';
import { median } from '../lib/timing.ts';

/** What `bench/growth.ts` runs in the browser: the tablet's own code over a log of a given length. */

export interface Case {
  readonly events: number;
  /** How many times a district hospital. */
  readonly factor: number;
}

export interface Measured {
  readonly events: number;
  readonly active: number;
  /** The database opened, snapshot and tail folded, features extracted, all models run. */
  readonly cold_start_ms: number;
  /** Features, all models, decoding. */
  readonly refresh_ms: number;
}

const NAME = 'bench-growth';
const START = Date.UTC(2025, 2, 1);

async function measure({ events, factor }: Case): Promise<Measured> {
  const at = await fill(events, factor);
  const models = await loadModels(readModelFile);
  const networks = networksOf(models);
  const engine = new Engine({ networks, load: loadTensorFlow, now: () => performance.now() });
  const plain = new Engine({ networks, load: loadTensorFlow, now: () => performance.now() });
  const coldStarts: number[] = [];
  for (let run = 0; run < 5; run++) coldStarts.push(await timed(() => coldStart(at, models, plain.run)));
  await engine.measureAll(() => Promise.resolve());
  const store = await open();
  const memory = await loaded(store, at);
  const refreshes: number[] = [];
  for (let run = -5; run < 25; run++) {
    const ms = await timed(() => refresh(memory, at, models, engine.run));
    if (run >= 0) refreshes.push(ms);
  }
  store.close();
  return {
    events,
    active: [...memory.state.encounters.values()].filter(({ encounter }) => isActive(encounter)).length,
    cold_start_ms: median(coldStarts),
    refresh_ms: median(refreshes),
  };
}

const open = () => openDexieStore({ name: NAME, newDevice: 'bench' });

/** Writes the log as a first sync would, folds it once and leaves a snapshot. */
async function fill(events: number, factor: number): Promise<Millis> {
  for (const { name } of await indexedDB.databases()) if (name?.startsWith(NAME)) await deleted(name);
  const store = await open();
  const heads = new Map<WardId, number>();
  let at = START;
  for (const part of logOf(scaledHospital(factor), events, asMillis(START))) {
    for (const [ward, own] of byWard(part)) {
      const after = heads.get(ward) ?? 0;
      await store.log.append(
        ward,
        own.map((event, i) => ({ seq: after + i + 1, event })) as Parameters<typeof store.log.append>[1],
      );
      heads.set(ward, after + own.length);
    }
    at = part.at(-1)?.recordedAt ?? at;
  }
  const memory = await loaded(store, asMillis(at));
  await memory.saveSnapshot();
  store.close();
  return asMillis(at);
}

async function coldStart(at: Millis, models: LoadedModels, run: RunJobs): Promise<void> {
  const store = await open();
  await refresh(await loaded(store, at), at, models, run);
  store.close();
}

async function loaded(store: TabletStore, at: Millis): Promise<WardMemory> {
  const memory = new WardMemory(store, () => at);
  await memory.load();
  return memory;
}

const refresh = ({ state }: WardMemory, at: Millis, models: LoadedModels, run: RunJobs) =>
  forecast(extractFeatures(state, { at, zone: BENCH_ZONE, version: 1 }), models, run);

function byWard(events: readonly LogEvent[]): Map<WardId, LogEvent[]> {
  const groups = new Map<WardId, LogEvent[]>();
  for (const event of events) {
    const group = groups.get(event.ward);
    if (group) group.push(event);
    else groups.set(event.ward, [event]);
  }
  return groups;
}

function networksOf(models: LoadedModels) {
  return new Map(
    [...models].flatMap(([name, loaded]) =>
      loaded.ok && loaded.value.network ? [[name, loaded.value.network] as const] : [],
    ),
  );
}

async function readModelFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/models/${path}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

const deleted = (name: string) =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted`));
  });

Object.assign(globalThis, { measure });
