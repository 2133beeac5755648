import * as v from 'valibot';
import { HeadsResponse } from '#core/schema/wire.ts';

/** The server's live stream of heads: what wakes the pull. Connects again by itself, slowly when it is refused. */
export class Live {
  readonly #url: string;
  readonly #onHeads: (answer: HeadsResponse) => void;
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, onHeads: (answer: HeadsResponse) => void) {
    this.#url = url;
    this.#onHeads = onHeads;
  }

  get connected(): boolean {
    return this.#source?.readyState === EventSource.OPEN;
  }

  connect(): void {
    this.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener('heads', ({ data }: MessageEvent<string>) => this.#read(data));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) this.#later();
    });
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #later(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.connect(), RETRY_MS);
  }

  #read(data: string): void {
    const heads = v.safeParse(v.pipe(v.string(), v.parseJson(), HeadsResponse), data);
    if (heads.success) this.#onHeads(heads.output);
  }
}

const RETRY_MS = 15_000;
