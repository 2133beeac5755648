/** Writes what a simulated hospital records, as NDJSON or flow CSV, and says what it amounts to. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import { flowCsvHeader, toFlowCsvRow } from '../src/core/interop/flow-csv/write.ts';
import type { LogEvent } from '../src/core/schema/event.ts';
import { asSiteId } from '../src/core/schema/ids.ts';
import { simulate } from '../src/core/simulation/hospital.ts';
import { LogSummary, type Summary } from '../src/core/simulation/summary.ts';
import { DAY_MS } from '../src/core/ward/state.ts';
import { parseSimulateOptions, USAGE, type SimulateOptions } from './simulate-options.ts';

const CHUNK_LINES = 2_000;

const parsed = parseSimulateOptions(process.argv.slice(2));
if (!parsed.ok) {
  console.error(parsed.error.message);
  process.exitCode = 2;
} else if (parsed.value.help) console.log(USAGE);
else process.exitCode = await run(parsed.value);

async function run(options: SimulateOptions): Promise<number> {
  const summary = new LogSummary(options.startAt, options.startAt + options.days * DAY_MS);
  try {
    await pipeline(Readable.from(chunks(options, summary)), target(options.out));
  } catch (error) {
    console.error(`Cannot write ${options.out}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  report(summary.result(), options);
  return 0;
}

function target(out: string | undefined): Writable {
  if (out === undefined) return new Writable({ write: (_chunk, _encoding, done) => done() });
  if (out !== '-') return createWriteStream(out);
  return new Writable({ write: (chunk, _encoding, done) => void process.stdout.write(chunk, () => done()) });
}

function* chunks(options: SimulateOptions, summary: LogSummary): Generator<string> {
  const { profile, site, format } = options;
  const toLine = format === 'flow-csv' ? toFlowCsvRow : (event: LogEvent) => JSON.stringify(event);
  let lines: string[] = format === 'flow-csv' ? [flowCsvHeader()] : [];
  for (const event of simulate(profile, { ...options, site: asSiteId(site) })) {
    summary.add(event);
    const line = toLine(event);
    if (line !== undefined) lines.push(line);
    if (lines.length < CHUNK_LINES) continue;
    yield lines.join('\n') + '\n';
    lines = [];
  }
  if (lines.length > 0) yield lines.join('\n') + '\n';
}

function report(summary: Summary, { json, profile, seed, out, site }: SimulateOptions): void {
  const print = out === '-' ? console.error : console.log;
  if (json) print(JSON.stringify({ profile: profile.name, seed, site, out: out ?? null, ...summary }));
  else print(toText(summary, profile.title));
}

function toText(s: Summary, title: string): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const waits = Object.entries(s.waitMinutes).map(
    ([acuity, wait]) =>
      `  acuity ${acuity}: median ${wait.median.toFixed(0)} min, p90 ${wait.p90.toFixed(0)} min`,
  );
  const units = Object.entries(s.occupancy).map(
    ([unit, { beds, mean }]) => `  ${unit}: ${beds} beds, ${percent(mean)} in use`,
  );
  return [
    `${title}: ${s.events} facts in ${s.days} days, ${s.arrivalsPerDay.toFixed(1)} arrivals a day`,
    `left without being seen ${percent(s.leftWithoutBeingSeen)}, admitted ${percent(s.admitted)}`,
    'wait until treatment',
    ...waits,
    'occupancy',
    ...units,
  ].join('\n');
}
