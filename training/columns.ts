import { gather, type Examples } from './fit.ts';

/** One column of the targets. */
export const column = ({ targets, targetWidth, count }: Examples, index: number): Float32Array =>
  Float32Array.from({ length: count }, (_, row) => targets[row * targetWidth + index]!);

/** Neighbouring columns as a table, rows x `width`. */
export function columns(
  { targets, targetWidth, count }: Examples,
  from: number,
  width: number,
): Float32Array {
  const out = new Float32Array(count * width);
  for (let row = 0; row < count; row++)
    out.set(targets.subarray(row * targetWidth + from, row * targetWidth + from + width), row * width);
  return out;
}

/** The examples and their outputs for which `wanted` holds. */
export function keepRows(
  outputs: Float32Array,
  examples: Examples,
  width: number,
  wanted: (row: number) => boolean,
): { readonly outputs: Float32Array; readonly examples: Examples } {
  const rows = Array.from({ length: examples.count }, (_, row) => row).filter(wanted);
  const kept = new Float32Array(rows.length * width);
  rows.forEach((row, i) => kept.set(outputs.subarray(row * width, (row + 1) * width), i * width));
  return { outputs: kept, examples: gather(examples, rows) };
}
