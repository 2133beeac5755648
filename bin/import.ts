/** `npm run import -- FILE...`: a hospital's own feed becomes facts in Wardcast. */
import type { ImporterOptions } from '../src/core/interop/import.ts';
import { err, ok, type Failure, type Result } from '../src/core/result.ts';
import { asMillis, asSiteId } from '../src/core/schema/ids.ts';
import { connect } from './interop/connect.ts';
import { importFile } from './interop/import-file.ts';
import { parseImportOptions, USAGE, type CommandOptions } from './interop/import-options.ts';
import { KnownLog } from './interop/known.ts';
import { Progress } from './interop/progress.ts';
import { pullAll } from './interop/pull-all.ts';
import { toReport, toText, type FileReport } from './interop/report.ts';
import type { ServerClient } from './interop/server-client.ts';
import { DrySink, ServerSink } from './interop/sink.ts';
import { listSources, type SourceFile } from './interop/source.ts';

const hint = (line: string) => console.error(line);

function fail(message: string, exitCode: number): void {
  hint(message);
  process.exitCode = exitCode;
}

async function main(): Promise<void> {
  const options = parseImportOptions(process.argv.slice(2));
  if (!options.ok) return fail(`${options.error.message}\n\n${USAGE}`, 2);
  if (options.value.help) return console.log(USAGE);
  const files = listSources(options.value.files);
  if (!files.ok) return fail(files.error.message, 1);
  const startedAt = performance.now();
  const reports = await (options.value.dryRun ? readOnly : readAndSend)(options.value, files.value);
  if (!reports.ok) return fail(reports.error.message, 1);
  const report = toReport(reports.value, options.value.dryRun, (performance.now() - startedAt) / 1000);
  console.log(options.value.json ? JSON.stringify(report, null, 2) : toText(report));
  const failed = report.files.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) fail(failed.map(({ file, failure }) => `${file}: ${failure}`).join('\n'), 1);
}

type Reports = Result<readonly FileReport[], Failure>;

async function readOnly(options: CommandOptions, files: readonly SourceFile[]): Promise<Reports> {
  const seen = new Set<number>();
  return ok(
    await readAll(
      options,
      files,
      { site: options.site ?? 'main', known: new KnownLog() },
      (onSettled) => new DrySink(onSettled, seen),
    ),
  );
}

async function readAndSend(options: CommandOptions, files: readonly SourceFile[]): Promise<Reports> {
  const connected = await connect(options.server, options.dataDir, hint);
  if (!connected.ok) return connected;
  const { server, site, close } = connected.value;
  try {
    if (options.site !== undefined && options.site !== site.site) {
      const message = `The server keeps site ${site.site}, not ${options.site}.`;
      return err({ type: 'OtherSite', message });
    }
    return await send(options, files, server, site);
  } finally {
    await close();
  }
}

async function send(
  options: CommandOptions,
  files: readonly SourceFile[],
  server: ServerClient,
  { site, zone }: { readonly site: string; readonly zone: string },
): Promise<Reports> {
  const known = new KnownLog();
  const pulled = await pullAll(server, (events) => events.forEach((event) => known.add(event)));
  if (!pulled.ok) return pulled;
  const context = { site, zone: options.zone ?? zone, known };
  return ok(
    await readAll(options, files, context, (settle, file) => new ServerSink(server, file.name, settle)),
  );
}

interface Context {
  readonly site: string;
  readonly zone?: string;
  readonly known: KnownLog;
}

async function readAll(
  options: CommandOptions,
  files: readonly SourceFile[],
  context: Context,
  makeSink: (onSettled: ConstructorParameters<typeof DrySink>[0], file: SourceFile) => DrySink | ServerSink,
): Promise<readonly FileReport[]> {
  const progress = new Progress(files.reduce((sum, { bytes }) => sum + bytes, 0));
  const reports: FileReport[] = [];
  for (const file of files) {
    const known = file === files.at(-1) ? undefined : context.known;
    const job = { file, options: importerOptions(options, file, context), progress, known };
    reports.push(await importFile({ ...job, makeSink: (onSettled) => makeSink(onSettled, file) }));
  }
  progress.end();
  return reports;
}

const importerOptions = (options: CommandOptions, file: SourceFile, context: Context): ImporterOptions => ({
  site: asSiteId(context.site),
  source: file.name,
  format: options.format,
  zone: options.zone ?? context.zone,
  defaultUnit: options.unit,
  now: asMillis(Date.now()),
  lookups: context.known.lookups,
});

await main();
