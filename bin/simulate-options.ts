import { parseArgs } from 'node:util';
import { PROFILE_NAMES, profileNamed } from '../src/core/simulation/designs.ts';
import type { Profile } from '../src/core/simulation/profile.ts';
import { randomProfile } from '../src/core/simulation/random-profile.ts';
import { err, ok, type Failure, type Result } from '../src/core/result.ts';
import { asMillis, type Millis } from '../src/core/schema/ids.ts';

export interface SimulateOptions {
  readonly profile: Profile;
  readonly days: number;
  readonly seed: number;
  readonly startAt: Millis;
  readonly zone: string;
  readonly site: string;
  readonly out: string | undefined;
  readonly format: 'ndjson' | 'flow-csv';
  readonly json: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run simulate -- --profile NAME --out FILE [options]

  --profile NAME    ${PROFILE_NAMES.join(', ')}, or random-N (N a whole number)
  --days N          whole days from the start, 1 to 3650 (default 30)
  --seed N          another seed, other patients (default 1)
  --out FILE        where to write; - for standard output; without it nothing is written
  --format F        ndjson or flow-csv (default: flow-csv where FILE ends in .csv, else ndjson)
  --start ISO       first day or instant, e.g. 2026-01-05 (default) or 2026-01-05T00:00:00Z
  --zone ZONE       the hospital's time zone (default Europe/Berlin)
  --site ID         (default: the profile's name)
  --json            print the summary as JSON
`;

type Invalid = Failure<'InvalidOption'>;

const options = {
  profile: { type: 'string', default: 'district' },
  days: { type: 'string', default: '30' },
  seed: { type: 'string', default: '1' },
  out: { type: 'string' },
  format: { type: 'string' },
  start: { type: 'string', default: '2026-01-05' },
  zone: { type: 'string', default: 'Europe/Berlin' },
  site: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export function parseSimulateOptions(args: readonly string[]): Result<SimulateOptions, Invalid> {
  const parsed = parse(args);
  if (!parsed.ok) return parsed;
  const { profile: name, start, zone, out, json, help, ...rest } = parsed.value.values;
  const profile = profileFor(name);
  const days = wholeNumber(rest.days, 1, 3650);
  const seed = wholeNumber(rest.seed, 0, Number.MAX_SAFE_INTEGER);
  const startAt = Date.parse(start);
  const format = rest.format ?? (out?.endsWith('.csv') ? 'flow-csv' : 'ndjson');
  if (!profile)
    return invalid(`There is no profile "${name}". Known: ${PROFILE_NAMES.join(', ')}, random-N.`);
  if (days === undefined) return invalid(`--days must be a whole number from 1 to 3650, not "${rest.days}".`);
  if (seed === undefined) return invalid(`--seed must be a whole number from 0, not "${rest.seed}".`);
  if (Number.isNaN(startAt)) return invalid(`--start must be a date such as 2026-01-05, not "${start}".`);
  if (!isZone(zone)) return invalid(`--zone must be a time zone such as Europe/Berlin, not "${zone}".`);
  if (format !== 'ndjson' && format !== 'flow-csv')
    return invalid(`--format must be ndjson or flow-csv, not "${format}".`);
  const site = rest.site ?? name;
  return ok({ profile, days, seed, startAt: asMillis(startAt), zone, site, out, format, json, help });
}

function parse(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options }));
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

function profileFor(name: string): Profile | undefined {
  const seed = /^random-(\d{1,9})$/.exec(name)?.[1];
  return seed === undefined ? profileNamed(name) : randomProfile(Number(seed));
}

function wholeNumber(text: string, low: number, high: number): number | undefined {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return value >= low && value <= high ? value : undefined;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const invalid = (message: string) => err<Invalid>({ type: 'InvalidOption', message });
