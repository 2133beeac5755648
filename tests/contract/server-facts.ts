import type { LogEvent } from '../../src/core/schema/event.ts';
import { toCandidate } from '../../sync-server/judge.ts';
import type { Candidate } from '../../sync-server/storage/event-repository.ts';

export const SITE = 'main';

/** The `n`th fact of the tests: its id says which one it is. */
export const fact = (n: number, changes: Record<string, unknown> = {}): LogEvent =>
  ({
    id: factId(n),
    site: SITE,
    ward: 'ed',
    encounter: `enc-${n}`,
    name: 'v1.PatientArrived',
    occurredAt: 1_790_000_000_000 + n,
    recordedAt: 1_790_000_000_500 + n,
    author: 'nurse-1',
    device: 'tablet-1',
    deviceSeq: n + 1,
    payload: { mode: 'walk_in' },
    ...changes,
  }) as unknown as LogEvent;

export const factId = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const facts = (from: number, count: number, changes: Record<string, unknown> = {}): LogEvent[] =>
  Array.from({ length: count }, (_, i) => fact(from + i, changes));

export const candidate = (n: number, changes: Record<string, unknown> = {}): Candidate =>
  toCandidate(fact(n, changes));

export const candidates = (from: number, count: number, changes: Record<string, unknown> = {}): Candidate[] =>
  facts(from, count, changes).map(toCandidate);
