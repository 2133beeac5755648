import type { Verdict } from '../schema/wire.ts';
import type { SourceRecord } from './record.ts';

/** `read = accepted + duplicate + quarantined`: nothing disappears. */
export interface Counts {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
}

export type RecordVerdict =
  { readonly kind: 'accepted' | 'duplicate' } | { readonly kind: 'quarantined'; readonly reason: string };

/**
 * What became of a record, given the verdicts on its own events (not on its `setup`), in their order. It is
 * quarantined when it could not be read or when one of its events was refused.
 */
export function verdictOnRecord(record: SourceRecord, verdicts: readonly Verdict[]): RecordVerdict {
  if (record.reason !== undefined) return { kind: 'quarantined', reason: record.reason };
  for (const verdict of verdicts) {
    if (verdict.verdict === 'quarantined') return { kind: 'quarantined', reason: verdict.reason };
  }
  return { kind: verdicts.some(({ verdict }) => verdict === 'accepted') ? 'accepted' : 'duplicate' };
}

/** Counts records as they are settled. */
export class Tally {
  #accepted = 0;
  #duplicate = 0;
  #quarantined = 0;
  readonly #byReason = new Map<string, number>();

  add(verdict: RecordVerdict): void {
    if (verdict.kind === 'quarantined') this.#refuse(verdict.reason);
    else if (verdict.kind === 'accepted') this.#accepted += 1;
    else this.#duplicate += 1;
  }

  get counts(): Counts {
    const [accepted, duplicate, quarantined] = [this.#accepted, this.#duplicate, this.#quarantined];
    return { read: accepted + duplicate + quarantined, accepted, duplicate, quarantined };
  }

  /** Quarantined records by their reason, the commonest first; reasons beyond `REASONS_KEPT` are counted together. */
  get byReason(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#byReason].sort(([, a], [, b]) => b - a));
  }

  #refuse(reason: string): void {
    this.#quarantined += 1;
    // Quoted values differ from row to row: without them the reasons are few.
    const kind = reason.replaceAll(/"[^"]*"/g, '"…"');
    const key = this.#byReason.has(kind) || this.#byReason.size < REASONS_KEPT ? kind : OTHER;
    this.#byReason.set(key, (this.#byReason.get(key) ?? 0) + 1);
  }
}

const REASONS_KEPT = 100;
const OTHER = 'other reasons';
