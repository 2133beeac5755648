const WIDTH = 24;
const EVERY_MS = 100;

/** A bar on standard error, where there is a terminal; nothing where there is none. */
export class Progress {
  readonly #total: number;
  readonly #startedAt = performance.now();
  #bytes = 0;
  #records = 0;
  #shownAt = 0;
  #file = '';

  /** @param total stored bytes of all files; 0 when unknown */
  constructor(total: number) {
    this.#total = total;
  }

  startFile(name: string): void {
    this.#file = name;
  }

  addBytes(bytes: number): void {
    this.#bytes += bytes;
    this.#show(false);
  }

  addRecords(count: number): void {
    this.#records += count;
    this.#show(false);
  }

  end(): void {
    this.#show(true);
    if (process.stderr.isTTY) process.stderr.write('\n');
  }

  #show(now: boolean): void {
    const at = performance.now();
    if (!process.stderr.isTTY || (!now && at - this.#shownAt < EVERY_MS)) return;
    this.#shownAt = at;
    process.stderr.write(`\r\u001B[K${this.#line((at - this.#startedAt) / 1000)}`);
  }

  #line(seconds: number): string {
    const share = this.#total > 0 ? Math.min(1, this.#bytes / this.#total) : 0;
    const filled = Math.round(share * WIDTH);
    const bar =
      this.#total > 0
        ? `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %  `
        : '';
    const rate = Math.round(this.#records / Math.max(seconds, 0.001));
    const megabytes = (this.#bytes / 1e6).toFixed(1);
    return `${bar}${megabytes} MB  ${this.#records.toLocaleString('en')} read  ${rate.toLocaleString('en')}/s  ${this.#file.slice(0, 40)}`;
  }
}
