import * as v from 'valibot';
import { err, ok, type Failure, type Result } from '../../src/core/result.ts';
import type { DeviceId, WardId } from '../../src/core/schema/ids.ts';
import {
  ErrorResponse,
  HeadsResponse,
  MAX_PULL_EVENTS,
  PROTOCOL_VERSION,
  PullResponse,
  PushResponse,
  SiteResponse,
} from '../../src/core/schema/wire.ts';

export interface QuarantineRow {
  readonly source: string;
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

export type ServerFailure = Failure<'NoServer' | 'ServerRefused'>;

const TRIES = 8;
const FIRST_WAIT_MS = 250;

/** The sync server as the command line sees it. */
export class ServerClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  site = () => this.#get('/api/v1/site', SiteResponse);

  heads = () => this.#get('/api/v1/heads', HeadsResponse);

  pull(ward: WardId, after: number) {
    const query = `ward=${encodeURIComponent(ward)}&after=${after}&limit=${MAX_PULL_EVENTS}`;
    return this.#get(`/api/v1/pull?${query}`, PullResponse);
  }

  /** @param events their JSON, ready made */
  push(device: DeviceId, events: readonly string[]) {
    const head = JSON.stringify({ protocol: PROTOCOL_VERSION, device });
    return this.#post('/api/v1/push', `${head.slice(0, -1)},"events":[${events.join(',')}]}`, PushResponse);
  }

  quarantine(rows: readonly QuarantineRow[]) {
    return this.#post('/api/v1/quarantine', JSON.stringify({ rows }), v.unknown());
  }

  #get<S extends v.GenericSchema>(path: string, schema: S) {
    return this.#ask(path, { method: 'GET' }, schema);
  }

  #post<S extends v.GenericSchema>(path: string, body: string, schema: S) {
    return this.#ask(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } }, schema);
  }

  /** Repeats what a busy server turned away; everything asked here may be asked twice. */
  async #ask<S extends v.GenericSchema>(
    path: string,
    request: RequestInit,
    schema: S,
  ): Promise<Result<v.InferOutput<S>, ServerFailure>> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#fetch(path, request);
      if (!response.ok) return response;
      const { status, body } = response.value;
      if ((status === 429 || status === 503) && attempt < TRIES) {
        await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** (attempt - 1)));
        continue;
      }
      const parsed = v.safeParse(schema, body);
      return status === 200 && parsed.success ? ok(parsed.output) : err(this.#refusal(path, status, body));
    }
  }

  async #fetch(
    path: string,
    request: RequestInit,
  ): Promise<Result<{ status: number; body: unknown }, ServerFailure>> {
    try {
      const response = await fetch(this.#url + path, request);
      const text = await response.text();
      return ok({ status: response.status, body: jsonOf(text) });
    } catch (error) {
      const { cause, message } = error as Error;
      const why = cause instanceof Error && cause.message ? cause.message : message;
      return err({ type: 'NoServer', message: `No server answers at ${this.#url} (${why}).` });
    }
  }

  #refusal(path: string, status: number, body: unknown): ServerFailure {
    const known = v.safeParse(ErrorResponse, body);
    const why = known.success ? known.output.error.message : `status ${status}, not an answer of Wardcast`;
    return { type: 'ServerRefused', message: `${this.#url}${path.split('?')[0]}: ${why}` };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
