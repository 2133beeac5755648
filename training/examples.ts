import type { Examples } from './fit.ts';

/** Collects examples one by one, without knowing how many there will be. */
export interface ExampleList {
  readonly count: number;
  add(row: ArrayLike<number>, target: ArrayLike<number>): void;
  done(): Examples;
}

export function exampleList(width: number, targetWidth: number): ExampleList {
  let rows = new Float32Array(width * 1024);
  let targets = new Float32Array(targetWidth * 1024);
  let count = 0;
  const room = () => {
    if ((count + 1) * width <= rows.length) return;
    rows = grown(rows);
    targets = grown(targets);
  };
  return {
    get count() {
      return count;
    },
    add(row, target) {
      room();
      rows.set(row, count * width);
      targets.set(target, count * targetWidth);
      count += 1;
    },
    done: () => ({
      count,
      rows: rows.slice(0, count * width),
      width,
      targets: targets.slice(0, count * targetWidth),
      targetWidth,
    }),
  };
}

function grown(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(values.length * 2);
  larger.set(values);
  return larger;
}
