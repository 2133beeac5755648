import type { Driver, ForecastFrame, ModelName } from '#core/forecast/prediction.ts';
import type { Result } from '#core/result.ts';
import type { EncounterId, EventId } from '#core/schema/ids.ts';
import { uuidv7 } from '#core/uuid.ts';
import { runForLeader } from './leader.ts';
import { startPredictor, type PredictorClient } from './predictor.client.ts';
import type { Connection, ConnectionCallbacks, ImportProgress, PredictorStatus } from './protocol.ts';
import {
  RemoteCalls,
  answerCalls,
  type Call,
  type TabChannel,
  type TabMessage,
  type TabNews,
} from './remote.ts';
import { startWard, type WardClient } from './ward.client.ts';

const NAME = 'wardcast';

/**
 * The page's single entry to the data and the predictions. One tab runs the workers; the others ask it, and the next
 * one takes over when it closes.
 */
export function connectWorkers(callbacks: ConnectionCallbacks): Connection {
  const tab = new Tab(callbacks);
  return {
    record: (facts) => tab.call('record', [facts, newIds(facts.length)]) as ReturnType<Connection['record']>,
    timeline: (encounter) => tab.call('timeline', [encounter]) as ReturnType<Connection['timeline']>,
    importFile: (file, onProgress) =>
      tab.importFile(file, onProgress) as ReturnType<Connection['importFile']>,
    quarantine: () => tab.call('quarantine', []) as ReturnType<Connection['quarantine']>,
    exportLog: (kind) => tab.call('exportLog', [kind]) as Promise<Blob>,
    syncNow: () => tab.call('syncNow', []) as Promise<void>,
    setAuthor: (author) => tab.call('setAuthor', [author]) as Promise<void>,
    explain: (encounter, model) =>
      tab.call('explain', [encounter, model]) as ReturnType<Connection['explain']>,
    close: () => tab.close(),
  };
}

/** Named here, so that a call which the next leader repeats records nothing twice. */
const newIds = (count: number): EventId[] =>
  Array.from({ length: count }, () => uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))));

class Tab {
  readonly #callbacks: ConnectionCallbacks;
  readonly #channel: TabChannel = new BroadcastChannel(NAME);
  readonly #remote = new RemoteCalls(this.#channel, () => this.#candidate.seize());
  readonly #progress = new Map<string, (progress: ImportProgress) => void>();
  readonly #candidate;
  #local: LocalWorkers | undefined;
  #followers = false;
  /** Diffs mean nothing before the first full one. */
  #hasState = false;

  constructor(callbacks: ConnectionCallbacks) {
    this.#callbacks = callbacks;
    this.#channel.onmessage = ({ data }) => this.#receive(data);
    this.#candidate = runForLeader(navigator.locks, NAME, {
      onLead: () => this.#lead(),
      onDeposed: () => this.#stopLocal(),
      onFollow: () => this.#channel.postMessage({ kind: 'hello' }),
    });
  }

  call: Call = (verb, args) => this.#local?.call(verb, args) ?? this.#remote.call(verb, args);

  async importFile(file: File, onProgress: (progress: ImportProgress) => void): Promise<unknown> {
    const job = crypto.randomUUID();
    this.#progress.set(job, onProgress);
    try {
      return await this.call('importFile', [file, job]);
    } finally {
      this.#progress.delete(job);
    }
  }

  close(): void {
    this.#stopLocal();
    this.#candidate.resign();
    this.#channel.close();
  }

  #lead(): void {
    this.#hasState = false;
    this.#local = new LocalWorkers((news) => this.#publish(news));
    this.#remote.handOver(this.#local.call);
  }

  #stopLocal(): void {
    this.#local?.close();
    this.#local = undefined;
  }

  #receive(message: TabMessage): void {
    if (!this.#local) {
      this.#remote.receive(message);
      if (message.kind === 'news') this.#hear(message.news, true);
      return;
    }
    answerCalls(this.#channel, this.#local.call, message);
    if (message.kind === 'hello') this.#welcome(this.#local);
  }

  #welcome(local: LocalWorkers): void {
    this.#followers = true;
    for (const news of local.latest()) this.#channel.postMessage({ kind: 'news', news });
    void local.call('resend', []);
  }

  #publish(news: TabNews): void {
    // A worker that was just ended may still have said something.
    if (!this.#local) return;
    this.#hear(news, false);
    if (this.#followers) this.#channel.postMessage({ kind: 'news', news });
  }

  #hear(news: TabNews, follower: boolean): void {
    const { onState, onFrame, onStatus, onPredictor } = this.#callbacks;
    if (news.kind === 'frame') onFrame(news.frame);
    else if (news.kind === 'predictor') onPredictor(news.status);
    else if (news.kind === 'status') onStatus({ ...news.status, follower });
    else if (news.kind === 'import') this.#progress.get(news.job)?.(news.progress);
    else if ((this.#hasState ||= news.diff.full)) onState(news.diff);
  }
}

/** The two workers of the leading tab, joined by a channel of their own: the page is no relay. */
class LocalWorkers {
  readonly #ward: WardClient;
  readonly #predictor: PredictorClient;
  #frame: ForecastFrame | undefined;
  #status: PredictorStatus | undefined;

  constructor(publish: (news: TabNews) => void) {
    const { port1, port2 } = new MessageChannel();
    this.#ward = startWard(port1, publish);
    this.#predictor = startPredictor(port2, {
      onFrame: (frame) => publish({ kind: 'frame', frame: (this.#frame = frame) }),
      onStatus: (status) => publish({ kind: 'predictor', status: (this.#status = status) }),
    });
  }

  call: Call = (verb, args) => {
    if (verb === 'explain') return this.#explain(...(args as [EncounterId, ModelName]));
    const api = this.#ward.api as unknown as Record<
      string,
      (...args: readonly unknown[]) => Promise<unknown>
    >;
    return api[verb]!(...args);
  };

  /** What a tab that begins to follow has missed. */
  latest(): TabNews[] {
    const frame: TabNews[] = this.#frame ? [{ kind: 'frame', frame: this.#frame }] : [];
    return this.#status ? [...frame, { kind: 'predictor', status: this.#status }] : frame;
  }

  close(): void {
    this.#ward.close();
    this.#predictor.close();
  }

  #explain(encounter: EncounterId, model: ModelName): Promise<Result<readonly Driver[]>> {
    return this.#predictor.explain(encounter, model);
  }
}
