import type * as v from 'valibot';
import { parseAnswer, type SyncFailure } from '#core/sync/answer.ts';
import { err, type Result } from '#core/result.ts';
import type { LogEvent } from '#core/schema/event.ts';
import type { DeviceId, WardId } from '#core/schema/ids.ts';
import {
  HeadsResponse,
  PROTOCOL_VERSION,
  PullResponse,
  PushResponse,
  SiteResponse,
} from '#core/schema/wire.ts';

/** The sync server as a tablet sees it: four questions, each answered or failed in words. */
export interface Server {
  site(): Promise<Result<SiteResponse, SyncFailure>>;
  heads(): Promise<Result<HeadsResponse, SyncFailure>>;
  pull(ward: WardId, after: number, limit: number): Promise<Result<PullResponse, SyncFailure>>;
  push(device: DeviceId, events: readonly LogEvent[]): Promise<Result<PushResponse, SyncFailure>>;
}

/** When an answer came that says what time it is at the server. */
export type OnClock = (serverNow: number, askedAt: number, answeredAt: number) => void;

export interface HttpOptions {
  /** Ends in a slash, e.g. `https://host/api/v1/`. */
  readonly base: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly onClock: OnClock;
  /** Ends every question on its way. */
  readonly signal: AbortSignal;
}

const PATIENCE_MS = 30_000;

export function httpServer(options: HttpOptions): Server {
  const get = <Schema extends v.GenericSchema>(schema: Schema, path: string) => ask(options, schema, path);
  return {
    site: () => get(SiteResponse, 'site'),
    heads: () => get(HeadsResponse, 'heads'),
    pull: (ward, after, limit) =>
      get(PullResponse, `pull?${new URLSearchParams({ ward, after: String(after), limit: String(limit) })}`),
    push: (device, events) =>
      ask(options, PushResponse, 'push', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ protocol: PROTOCOL_VERSION, device, events }),
      }),
  };
}

async function ask<Schema extends v.GenericSchema>(
  { base, fetch, now, onClock, signal }: HttpOptions,
  schema: Schema,
  path: string,
  init: RequestInit = {},
): Promise<Result<v.InferOutput<Schema>, SyncFailure>> {
  const askedAt = now();
  const answer = await fetchText(fetch, base + path, {
    ...init,
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  if (!answer) return err({ type: 'Unreachable', message: 'The server cannot be reached.' });
  const parsed = parseAnswer(schema, answer.status, answer.body);
  if (parsed.ok) reportClock(parsed.value, askedAt, now(), onClock);
  return parsed;
}

async function fetchText(fetcher: typeof fetch, url: string, init: RequestInit) {
  try {
    const response = await fetcher(url, { ...init, cache: 'no-store' });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

function reportClock(answer: unknown, askedAt: number, answeredAt: number, onClock: OnClock): void {
  const { now } = answer as { now?: unknown };
  if (typeof now === 'number') onClock(now, askedAt, answeredAt);
}
