/** `npm run export -- --format F --out FILE`: the log leaves Wardcast whole (NDJSON) or as flow (CSV). */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { flowCsvHeader, toFlowCsvRow } from '../src/core/interop/flow-csv/write.ts';
import type { LogEvent } from '../src/core/schema/event.ts';
import { connect } from './interop/connect.ts';
import { pullAll } from './interop/pull-all.ts';
import type { ServerClient } from './interop/server-client.ts';

const USAGE = `npm run export -- --out FILE [options]

  --out FILE        where to write (- for standard output)
  --format F        ndjson (everything, the default) or flow-csv (the flow facts, without who a person is)
  --server URL      the server to ask (default http://127.0.0.1:8787; if none answers, the data directory is opened)
  --data-dir DIR    where the data are when no server runs (default ./data)
`;

const writers = {
  ndjson: { header: undefined, row: (event: LogEvent) => JSON.stringify(event) },
  'flow-csv': { header: flowCsvHeader(), row: toFlowCsvRow },
} as const;

type ExportFormat = keyof typeof writers;

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}

async function main(): Promise<void> {
  const options = parse();
  if (typeof options === 'string') return fail(`${options}\n\n${USAGE}`, 2);
  const connected = await connect(options.server, options.dataDir, (line) => console.error(line));
  if (!connected.ok) return fail(connected.error.message, 1);
  try {
    const written = await write(connected.value.server, options.format, options.out);
    if (typeof written === 'string') return fail(written, 1);
    console.error(
      `${written.rows.toLocaleString('en')} of ${written.facts.toLocaleString('en')} facts written.`,
    );
  } finally {
    await connected.value.close();
  }
}

function parse() {
  const string = { type: 'string' } as const;
  const options = { out: string, format: string, server: string, 'data-dir': string } as const;
  try {
    const { values } = parseArgs({ options });
    const format = values.format ?? 'ndjson';
    if (!Object.hasOwn(writers, format)) return `--format must be one of ${Object.keys(writers).join(', ')}.`;
    if (values.out === undefined) return 'Say where to write with --out FILE.';
    const dataDir = values['data-dir'] ?? 'data';
    return { out: values.out, format: format as ExportFormat, server: values.server, dataDir };
  } catch (error) {
    return (error as Error).message;
  }
}

async function write(server: ServerClient, format: ExportFormat, path: string) {
  const out = path === '-' ? process.stdout : createWriteStream(path);
  const failed = once(out, 'error').then(([error]) => error as Error);
  const { header, row } = writers[format];
  const counts = { facts: 0, rows: 0 };
  if (header !== undefined) out.write(`${header}\n`);
  const pulled = await pullAll(server, async (events) => {
    const rows = events.map(row).filter((text) => text !== undefined);
    counts.facts += events.length;
    counts.rows += rows.length;
    const isFull = rows.length > 0 && !out.write(`${rows.join('\n')}\n`);
    if (isFull && !out.destroyed) await Promise.race([once(out, 'drain'), failed]);
  });
  if (!pulled.ok) return pulled.error.message;
  if (path === '-') return counts;
  out.end();
  const error = await Promise.race([once(out, 'finish').then(() => undefined), failed]);
  return error ? `${path} cannot be written: ${error.message}.` : counts;
}

await main();
