const FIRST_ROWS = 8;
const ROWS_PER_FRAME = 8;

/**
 * How many rows of a long screen are in the document: more than a screenful at once, then some with each frame the
 * browser paints, so that no task of the page makes them all. What is added is added at the end, below the fold.
 */
export class Unfolding {
  #count = $state(FIRST_ROWS);

  get count(): number {
    return this.#count;
  }

  /** For an effect: goes on until `total` rows are there. */
  grow(total: number): (() => void) | undefined {
    if (this.#count >= total) return undefined;
    const next = requestAnimationFrame(() => (this.#count += ROWS_PER_FRAME));
    return () => cancelAnimationFrame(next);
  }
}
