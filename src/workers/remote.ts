import type { WardMessage, PredictorStatus } from './protocol.ts';
import type { ForecastFrame } from '#core/forecast/prediction.ts';

/** What tabs say to each other: calls of followers, answers and news of the leader. */
export type TabMessage =
  | { readonly kind: 'hello' }
  | { readonly kind: 'call'; readonly id: string; readonly verb: string; readonly args: readonly unknown[] }
  /** The leader has the call: from now on it may take its time. */
  | { readonly kind: 'taken'; readonly id: string }
  | { readonly kind: 'answer'; readonly id: string; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: string; readonly message: string }
  | { readonly kind: 'news'; readonly news: TabNews };

/** All that a page hears, whichever tab holds the data. */
export type TabNews =
  | WardMessage
  | { readonly kind: 'frame'; readonly frame: ForecastFrame }
  | { readonly kind: 'predictor'; readonly status: PredictorStatus };

export type Call = (verb: string, args: readonly unknown[]) => Promise<unknown>;

/** What is common to `BroadcastChannel` and its stand-in between two functions. */
export interface TabChannel {
  postMessage(message: TabMessage): void;
  onmessage: ((event: MessageEvent<TabMessage>) => void) | null;
  close(): void;
}

/** A leader that does not even take a call within this time hangs. */
export const TAKE_MS = 5_000;

/** Calls of a follower: each is answered by the leader, or sent again to the next one. */
export class RemoteCalls {
  readonly #channel: TabChannel;
  readonly #onSilence: () => void;
  readonly #open = new Map<string, OpenCall>();

  constructor(channel: TabChannel, onSilence: () => void) {
    this.#channel = channel;
    this.#onSilence = onSilence;
  }

  call: Call = (verb, args) =>
    new Promise((resolve, reject) => {
      const id = crypto.randomUUID();
      const timer = setTimeout(() => this.#onSilence(), TAKE_MS);
      this.#open.set(id, { verb, args, resolve, reject, timer });
      this.#channel.postMessage({ kind: 'call', id, verb, args });
    });

  receive(message: TabMessage): void {
    if (message.kind === 'taken') clearTimeout(this.#open.get(message.id)?.timer);
    if (message.kind !== 'answer' && message.kind !== 'failed') return;
    const open = this.#open.get(message.id);
    if (!open) return;
    this.#open.delete(message.id);
    clearTimeout(open.timer);
    if (message.kind === 'answer') open.resolve(message.value);
    else open.reject(new Error(message.message));
  }

  /** The leader is gone: what it did not answer is asked of `call`. Recording twice under one id changes nothing. */
  handOver(call: Call): void {
    for (const { verb, args, resolve, reject, timer } of this.#open.values()) {
      clearTimeout(timer);
      call(verb, args).then(resolve, reject);
    }
    this.#open.clear();
  }
}

interface OpenCall {
  readonly verb: string;
  readonly args: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The leader's side: takes calls, answers them. */
export function answerCalls(channel: TabChannel, call: Call, message: TabMessage): void {
  if (message.kind !== 'call') return;
  const { id, verb, args } = message;
  channel.postMessage({ kind: 'taken', id });
  call(verb, args).then(
    (value) => channel.postMessage({ kind: 'answer', id, value }),
    (error: unknown) => channel.postMessage({ kind: 'failed', id, message: String(error) }),
  );
}
