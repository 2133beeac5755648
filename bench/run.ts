import { parseArgs } from 'node:util';
import { existsSync } from 'node:fs';

/**
 * `npm run bench -- NAME [--json]` runs `bench/NAME.ts` and prints what its `run(options)` returns. With `--json`
 * standard output holds one JSON document and nothing else.
 */
export interface BenchOptions {
  /** Everything on the command line after the name, for the benchmark's own options. */
  readonly args: readonly string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { json: { type: 'boolean', default: false } },
});
const [name] = positionals;
const file = new URL(`./${name}.ts`, import.meta.url);
if (!name || !/^[a-z-]+$/.test(name) || name === 'run' || !existsSync(file)) {
  console.error('Usage: npm run bench -- NAME [--json], where bench/NAME.ts is a benchmark');
  process.exit(2);
}
const { run } = (await import(file.href)) as { run(options: BenchOptions): Promise<Record<string, unknown>> };
const result = await run({ args: process.argv.slice(2).filter((arg) => arg !== name && arg !== '--json') });
if (values.json) console.log(JSON.stringify(result));
else printResult(result);
process.exit(0);

function printResult({ rows, ...rest }: Record<string, unknown>): void {
  if (Array.isArray(rows)) console.table(rows);
  for (const [key, value] of Object.entries(rest)) console.log(`${key}: ${JSON.stringify(value)}`);
}
