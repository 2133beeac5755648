import type { Millis } from '#core/schema/ids.ts';

/**
 * The server's time as this device estimates it (Cristian's algorithm: the answer's time belongs to the middle of the
 * round trip; the shortest of the last trips is the best witness). It dates facts; it never orders them.
 */
export class Clock {
  readonly #deviceNow: () => number;
  readonly #samples: Sample[] = [];
  #offset: number;

  constructor(deviceNow: () => number, knownOffset = 0) {
    this.#deviceNow = deviceNow;
    this.#offset = knownOffset;
  }

  /** Server's clock less this device's, ms. */
  get offsetMs(): number {
    return this.#offset;
  }

  now(): Millis {
    return Math.round(this.#deviceNow() + this.#offset) as Millis;
  }

  /** All in ms; `askedAt` and `answeredAt` by the device's clock. A clock set in between gives no sample. */
  observe(serverNow: number, askedAt: number, answeredAt: number): void {
    const trip = answeredAt - askedAt;
    if (trip < 0) return;
    this.#samples.push({ trip, offset: serverNow - (askedAt + answeredAt) / 2 });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    if (this.#jumped()) this.#samples.splice(0, this.#samples.length - 1);
    const best = this.#samples.reduce((a, b) => (b.trip < a.trip ? b : a));
    this.#offset = Math.round(best.offset);
  }

  /** The newest sample cannot be explained by its trip: one of the clocks was set. */
  #jumped(): boolean {
    const last = this.#samples.at(-1)!;
    return this.#samples.some(
      ({ offset, trip }) => Math.abs(offset - last.offset) > (trip + last.trip) / 2 + SET_MS,
    );
  }
}

interface Sample {
  readonly trip: number;
  readonly offset: number;
}

const SAMPLES = 8;
const SET_MS = 2_000;
