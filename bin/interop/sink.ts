import { ok, type Result } from '../../src/core/result.ts';
import type { SourceRecord } from '../../src/core/interop/record.ts';
import { verdictOnRecord, type RecordVerdict } from '../../src/core/interop/tally.ts';
import type { DeviceId } from '../../src/core/schema/ids.ts';
import { MAX_BODY_BYTES, MAX_PUSH_EVENTS } from '../../src/core/schema/wire.ts';
import type { QuarantineRow, ServerClient, ServerFailure } from './server-client.ts';

type Done = Result<undefined, ServerFailure>;

/** Takes records and says of each what became of it. */
export interface Sink {
  add(record: SourceRecord): Promise<Done>;
  flush(): Promise<Done>;
}

/** Counts without writing. A fact seen before in this run is a duplicate. */
export class DrySink implements Sink {
  readonly #onSettled: (verdict: RecordVerdict) => void;
  readonly #seen: Set<number>;

  /** @param seen shared by the files of a run */
  constructor(onSettled: (verdict: RecordVerdict) => void, seen: Set<number>) {
    this.#onSettled = onSettled;
    this.#seen = seen;
  }

  add(record: SourceRecord): Promise<Done> {
    const { reason, events } = record;
    const isNew = events.map(({ id }) => this.#isNew(id)).includes(true);
    this.#onSettled(
      reason === undefined ? { kind: isNew ? 'accepted' : 'duplicate' } : { kind: 'quarantined', reason },
    );
    return Promise.resolve(DONE);
  }

  flush(): Promise<Done> {
    return Promise.resolve(DONE);
  }

  /** By 52 bits of the id: a tenth of the memory, and one chance in 10,000 of a wrong count in a million. */
  #isNew(id: string): boolean {
    const key = Number.parseInt(id.slice(0, 8) + id.slice(9, 13) + id.charAt(15), 16);
    if (this.#seen.has(key)) return false;
    if (this.#seen.size >= IDS_KEPT) this.#seen.clear();
    this.#seen.add(key);
    return true;
  }
}

const IDS_KEPT = 4_000_000;
const DONE: Done = ok(undefined);

/** Leaves room for the frame around the events. */
const BATCH_BYTES = MAX_BODY_BYTES - 10_000;
const QUARANTINE_ROWS = 200;
const RAW_SENT = 2_000;
const REASON_SENT = 500;

/** Pushes to the server in batches, one on its way while the next one fills; what is quarantined is kept there too. */
export class ServerSink implements Sink {
  readonly #server: ServerClient;
  readonly #source: string;
  readonly #onSettled: (verdict: RecordVerdict) => void;
  #device: DeviceId | undefined;
  #records: SourceRecord[] = [];
  #events: string[] = [];
  #bytes = 0;
  #rows: QuarantineRow[] = [];
  #underway: Promise<Done> = Promise.resolve(DONE);

  constructor(server: ServerClient, source: string, onSettled: (verdict: RecordVerdict) => void) {
    this.#server = server;
    this.#source = source;
    this.#onSettled = onSettled;
  }

  async add(record: SourceRecord): Promise<Done> {
    if (record.reason !== undefined) return this.#refuse(record, record.reason);
    const events = [...record.setup, ...record.events];
    const texts = events.map((event) => JSON.stringify(event));
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
    const isFull = this.#events.length + texts.length > MAX_PUSH_EVENTS || this.#bytes + bytes > BATCH_BYTES;
    const sent = isFull ? await this.#send() : DONE;
    this.#device ??= events[0]?.device;
    this.#records.push(record);
    this.#events.push(...texts);
    this.#bytes += bytes;
    return sent;
  }

  async flush(): Promise<Done> {
    const sent = await this.#send();
    const arrived = sent.ok ? await this.#underway : sent;
    return arrived.ok ? this.#sendRows() : arrived;
  }

  async #refuse(record: SourceRecord, reason: string): Promise<Done> {
    this.#onSettled({ kind: 'quarantined', reason });
    const raw = printable(record.raw).slice(0, RAW_SENT);
    this.#rows.push({
      source: this.#source,
      line: record.line,
      reason: printable(reason).slice(0, REASON_SENT),
      raw,
    });
    return this.#rows.length < QUARANTINE_ROWS ? DONE : this.#sendRows();
  }

  /** Waits for the batch before this one, so that each stream keeps its order. */
  async #send(): Promise<Done> {
    const before = await this.#underway;
    if (!before.ok || this.#events.length === 0) return before;
    const [records, events] = [this.#records, this.#events];
    [this.#records, this.#events, this.#bytes] = [[], [], 0];
    this.#underway = this.#push(records, events);
    return DONE;
  }

  async #push(records: readonly SourceRecord[], events: readonly string[]): Promise<Done> {
    const answer = await this.#server.push(this.#device!, events);
    if (!answer.ok) return answer;
    let at = 0;
    for (const record of records) {
      at += record.setup.length;
      const verdicts = answer.value.verdicts.slice(at, at + record.events.length);
      at += record.events.length;
      this.#onSettled(verdictOnRecord(record, verdicts));
    }
    return DONE;
  }

  async #sendRows(): Promise<Done> {
    if (this.#rows.length === 0) return DONE;
    const rows = this.#rows;
    this.#rows = [];
    const answer = await this.#server.quarantine(rows);
    return answer.ok ? DONE : answer;
  }
}

/** Databases hold neither U+0000 nor lone surrogates. */
const printable = (text: string) => text.replaceAll(/\0|\p{Cs}/gu, '\uFFFD');
