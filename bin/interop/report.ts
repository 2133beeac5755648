import type { Counts } from '../../src/core/interop/tally.ts';
import type { Format } from '../../src/core/interop/detect.ts';

export interface FileReport extends Counts {
  readonly file: string;
  readonly format: Format | undefined;
  readonly ignoredColumns: readonly string[];
  readonly byReason: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  /** Why it could not be read, or not to its end. */
  readonly failure?: string | undefined;
}

export interface ImportReport extends Counts {
  readonly files: readonly FileReport[];
  readonly dry_run: boolean;
  readonly seconds: number;
  readonly peak_rss_mb: number;
}

export function toReport(files: readonly FileReport[], dryRun: boolean, seconds: number): ImportReport {
  const sum = (key: keyof Counts) => files.reduce((total, file) => total + file[key], 0);
  return {
    files,
    read: sum('read'),
    accepted: sum('accepted'),
    duplicate: sum('duplicate'),
    quarantined: sum('quarantined'),
    dry_run: dryRun,
    seconds: Math.round(seconds * 1000) / 1000,
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 102.4) / 10,
  };
}

const REASONS_SHOWN = 12;

/** The report in words. */
export function toText(report: ImportReport): string {
  const lines = report.files.flatMap((file) => [
    `${file.file} (${file.format ?? 'unknown format'}): ${counts(file)}`,
    ...(file.ignoredColumns.length > 0 ? [`  columns not used: ${file.ignoredColumns.join(', ')}`] : []),
    ...file.notes.map((note) => `  ${note}`),
    ...(file.failure === undefined ? [] : [`  FAILED: ${file.failure}`]),
    ...reasons(file.byReason),
  ]);
  const total = report.files.length > 1 ? [`Together: ${counts(report)}`] : [];
  const dry = report.dry_run ? ['Nothing was written (--dry-run).'] : [];
  return [...lines, ...total, ...dry].join('\n');
}

const n = (count: number) => count.toLocaleString('en');

const counts = ({ read, accepted, duplicate, quarantined }: Counts) =>
  `${n(read)} read = ${n(accepted)} accepted + ${n(duplicate)} duplicate + ${n(quarantined)} quarantined`;

function reasons(byReason: Readonly<Record<string, number>>): string[] {
  const all = Object.entries(byReason);
  const shown = all.slice(0, REASONS_SHOWN).map(([reason, count]) => `  ${n(count)} x ${reason}`);
  return all.length > REASONS_SHOWN ? [...shown, `  and ${all.length - REASONS_SHOWN} more reasons`] : shown;
}
