import type { EncounterId, WardId } from '#core/schema/ids.ts';
import type { Numbered } from '#core/schema/wire.ts';

/**
 * The log lies in pages: one row holds a run of a ward's stream. Rows are what costs in IndexedDB, and a page is what
 * can later be encrypted whole.
 */
export interface Page {
  readonly ward: WardId;
  /** Numbers of the first and last event. */
  readonly from: number;
  readonly to: number;
  /** Whom the page speaks of. */
  readonly encounters: readonly EncounterId[];
  readonly events: readonly Numbered[];
}

export const PAGE_EVENTS = 500;

/** A page of fewer events is rewritten with what follows it; beyond that each event would copy too much. */
export const OPEN_PAGE_EVENTS = 64;

/** Cuts a contiguous run into pages; `last` is the ward's newest page, rewritten while it is small. */
export function toPages(ward: WardId, run: readonly Numbered[], last: Page | undefined): Page[] {
  const open = last && last.events.length < OPEN_PAGE_EVENTS ? last.events : [];
  const events = [...open, ...run];
  const pages: Page[] = [];
  for (let i = 0; i < events.length; i += PAGE_EVENTS)
    pages.push(pageOf(ward, events.slice(i, i + PAGE_EVENTS)));
  return pages;
}

function pageOf(ward: WardId, events: readonly Numbered[]): Page {
  const encounters = new Set<EncounterId>();
  for (const { event } of events) if (event.encounter !== undefined) encounters.add(event.encounter);
  return { ward, from: events[0]!.seq, to: events.at(-1)!.seq, encounters: [...encounters], events };
}

/**
 * What of `run` comes right after `cursor`: numbers held already are skipped.
 * `undefined` when the run leaves a gap, before it or within.
 */
export function continuation(run: readonly Numbered[], cursor: number): readonly Numbered[] | undefined {
  const fresh = run.filter(({ seq }) => seq > cursor);
  return fresh.every(({ seq }, i) => seq === cursor + 1 + i) ? fresh : undefined;
}
