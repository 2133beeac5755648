import type { Failure } from '#core/result.ts';
import { decide } from '#core/sync/decide.ts';
import { receive, type SyncNews } from '#core/sync/receive.ts';
import { initialSync, type SyncState } from '#core/sync/state.ts';
import { storageFailureOf } from '#storage/failures.ts';
import { EPOCH, perform, type Doing, type SyncDeps } from './perform.ts';

export interface SyncLoopDeps extends SyncDeps {
  readonly random: () => number;
  /** Longest rest before the heads are asked for again, ms. */
  readonly restMs: () => number;
  /** Before each step: where it stands, what comes next, and what failed if the last step did. */
  readonly onStep: (facts: SyncFacts) => Promise<void>;
  /** After each answer of the server. */
  readonly onReachable: () => Promise<void>;
}

export interface SyncFacts {
  readonly state: SyncState;
  readonly doing: SyncDoing;
  readonly failure: Failure | undefined;
}

export type SyncDoing = Doing['kind'] | 'wait' | 'rest';

/** Does what `decide` says, for ever. Everything worth testing is in `decide`, `receive` and `perform`. */
export class SyncLoop {
  readonly #deps: SyncLoopDeps;
  #state: SyncState | undefined;
  #failure: Failure | undefined;
  #signal: (() => void) | undefined;
  #stopped = false;
  readonly #heard: SyncNews[] = [];
  #waitUntil: number | undefined;

  constructor(deps: SyncLoopDeps) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    this.#state = await remembered(this.#deps);
    while (!this.#stopped) await this.#step();
  }

  stop(): void {
    this.#stopped = true;
    this.#signal?.();
  }

  /** News from outside: a fact was recorded, the stream told heads, the network is back. */
  tell(news: SyncNews): void {
    this.#heard.push(news);
    this.#signal?.();
  }

  async #step(): Promise<void> {
    for (const news of this.#heard.splice(0)) this.#state = receive(this.#state!, news);
    const { random, restMs, onStep } = this.#deps;
    const action = decide(this.#state!, random());
    await onStep({ state: this.#state!, doing: action.kind, failure: this.#failure });
    if (action.kind === 'rest') return this.#rest(restMs());
    if (action.kind === 'wait') return this.#wait(action.ms);
    const news = await this.#do(action);
    this.#state = receive(this.#state!, news);
    this.#waitUntil = undefined;
  }

  /** Until news comes. A fact recorded while an answer was on its way is found by counting again. */
  async #rest(ms: number): Promise<void> {
    const { unsent } = await this.#deps.store.outbox.counts();
    if (unsent !== this.#state!.unsent) this.#state = receive(this.#state!, { kind: 'counted', unsent });
    else if (await this.#pause(ms)) this.#state = receive(this.#state!, { kind: 'waited' });
  }

  /** News does not shorten it (facts recorded offline would), nor begin it again; being woken ends it. */
  async #wait(ms: number): Promise<void> {
    const { now } = this.#deps;
    this.#waitUntil ??= now() + ms;
    const left = Math.min(ms, this.#waitUntil - now());
    if (left > 0 && !(await this.#pause(left))) return;
    this.#waitUntil = undefined;
    this.#state = receive(this.#state!, { kind: 'waited' });
  }

  async #do(action: Doing): Promise<SyncNews> {
    try {
      const outcome = await perform(this.#state!, action, this.#deps);
      this.#failure = outcome.ok ? undefined : outcome.error;
      if (!outcome.ok) return { kind: 'failed' };
      await this.#deps.onReachable();
      return outcome.value;
    } catch (error) {
      this.#failure = storageFailureOf(error);
      return { kind: 'failed' };
    }
  }

  /** @returns true when the time is over, false when news came first. */
  async #pause(ms: number): Promise<boolean> {
    if (this.#heard.length > 0 || this.#stopped) return false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = await new Promise<boolean>((resolve) => {
      this.#signal = () => resolve(false);
      timer = setTimeout(() => resolve(true), ms);
    });
    clearTimeout(timer);
    this.#signal = undefined;
    return over;
  }
}

export async function remembered({ store }: Pick<SyncDeps, 'store'>): Promise<SyncState> {
  return initialSync({
    epoch: await store.settings.get<string>(EPOCH),
    cursors: await store.log.cursors(),
    unsent: (await store.outbox.counts()).unsent,
  });
}
