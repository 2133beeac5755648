import { parseArgs } from 'node:util';
import { err, ok, type Failure, type Result } from '../../src/core/result.ts';
import { FORMATS, type Format } from '../../src/core/interop/detect.ts';
import { isZone } from '../../src/core/time/zone.ts';

export interface CommandOptions {
  readonly files: readonly string[];
  readonly server: string | undefined;
  readonly dataDir: string;
  readonly site: string | undefined;
  readonly zone: string | undefined;
  readonly unit: string | undefined;
  readonly format: Format | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run import -- FILE... [options]

Reads HL7 v2 ADT messages, the flow CSV, the public sepsis log, or an NDJSON export into Wardcast. A FILE may be packed
with gzip, a directory (all files in it), or - (standard input). Importing the same twice changes nothing.

  --server URL      the server to send to (default http://127.0.0.1:8787; if none answers, the data directory is opened)
  --data-dir DIR    where the data are when no server runs (default ./data)
  --site ID         id of the site (default: the server's)
  --zone ZONE       zone of times without an offset, e.g. Europe/Berlin (default: the site's)
  --unit UNIT       unit of encounters that name none (default ED)
  --format F        ${FORMATS.join(', ')} (default: found out from the content)
  --dry-run         read and count, write nothing
  --json            print the counts as JSON
`;

export function parseImportOptions(
  args: readonly string[],
): Result<CommandOptions, Failure<'InvalidOption'>> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  const { zone, format } = values;
  if (zone !== undefined && !isZone(zone)) return invalid(`--zone ${zone} is no zone, e.g. Europe/Berlin.`);
  if (format !== undefined && !isFormat(format))
    return invalid(`--format must be one of ${FORMATS.join(', ')}.`);
  if (positionals.length === 0 && !values.help) return invalid('Name at least one file.');
  return ok({
    files: positionals,
    server: values.server,
    dataDir: values['data-dir'] ?? 'data',
    site: values.site,
    zone,
    unit: values.unit,
    format,
    dryRun: values['dry-run'] ?? false,
    json: values.json ?? false,
    help: values.help ?? false,
  });
}

const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);

function parse(args: readonly string[]) {
  const string = { type: 'string' } as const;
  const boolean = { type: 'boolean' } as const;
  const options = {
    server: string,
    'data-dir': string,
    site: string,
    zone: string,
    unit: string,
    format: string,
    'dry-run': boolean,
    json: boolean,
    help: boolean,
  } as const;
  try {
    return ok(parseArgs({ args: [...args], options, allowPositionals: true }));
  } catch (error) {
    return invalid((error as Error).message);
  }
}

const invalid = (message: string) => err<Failure<'InvalidOption'>>({ type: 'InvalidOption', message });
