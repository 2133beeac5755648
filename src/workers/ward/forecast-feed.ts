import { transferables } from '#core/features/batch.ts';
import { extractFeatures } from '#core/features/extract.ts';
import type { Clock } from './clock.ts';
import type { WardMemory } from './memory.ts';

const DEBOUNCE_MS = 8;
const TICK_MS = 30_000;

/** Feeds the predictor: features on every change, and as time passes (a wait grows without any fact). */
export class ForecastFeed {
  readonly #memory: WardMemory;
  readonly #clock: Clock;
  readonly #port: MessagePort;
  readonly #zone: () => string | undefined;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #earliest = 0;
  readonly #tick: ReturnType<typeof setInterval>;

  /** `zone` is undefined while predictions are withheld. */
  constructor(memory: WardMemory, clock: Clock, port: MessagePort, zone: () => string | undefined) {
    this.#memory = memory;
    this.#clock = clock;
    this.#port = port;
    this.#zone = zone;
    this.#tick = setInterval(() => this.touch(), TICK_MS);
  }

  touch(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(DEBOUNCE_MS, this.#earliest - performance.now());
    this.#timer = setTimeout(() => this.#send(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#tick);
  }

  #send(): void {
    this.#timer = undefined;
    const zone = this.#zone();
    if (zone === undefined) return;
    const startedAt = performance.now();
    const batch = extractFeatures(this.#memory.state, {
      at: this.#clock.now(),
      zone,
      version: ++this.#version,
    });
    this.#port.postMessage(batch, transferables(batch));
    const now = performance.now();
    // Under a stream of facts at least half of this worker's time stays for them.
    this.#earliest = now + (now - startedAt);
  }
}
