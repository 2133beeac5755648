import { err, ok, type Result } from '#core/result.ts';

/** A number as people type it: `37.5`, `37,5`, ` 98 `. An empty field is no number and no mistake. */
export function parseNumber(text: string): Result<number | undefined, string> {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return ok(undefined);
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? ok(Number(trimmed)) : err('Write a number.');
}
