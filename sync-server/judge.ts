import { contentHash } from '../src/core/schema/content.ts';
import { parseEvent, type LogEvent } from '../src/core/schema/event.ts';
import { err, ok, type Failure, type Result } from '../src/core/result.ts';
import type { SiteId } from '../src/core/schema/ids.ts';
import type { Candidate } from './storage/event-repository.ts';

export type Refused = Failure<'InvalidEvent'> & { readonly id: string | null; readonly raw: string };

/** Deeper JSON says nothing about a patient, and would exhaust the stack of whoever walks it. */
const MAX_DEPTH = 32;

/** Whether one pushed value is a fact that this site may keep. Names it does not know are fine. */
export function judge(input: unknown, site: SiteId): Result<Candidate, Refused> {
  if (depthExceeds(input, MAX_DEPTH))
    return refused(input, 'It is nested too deeply.', '(nested too deeply to show)');
  const parsed = parseEvent(input);
  if (!parsed.ok) return refused(input, parsed.error.message);
  const event = parsed.value;
  if (event.site !== site)
    return refused(input, `It belongs to site ${event.site}; this server keeps site ${site}.`);
  if (!keysOf(event).every(isStorable))
    return refused(input, 'An identifier contains an unprintable character.');
  return ok(toCandidate(event));
}

export const toCandidate = (event: LogEvent): Candidate => ({
  event,
  contentHash: contentHash(event),
  body: JSON.stringify(event),
});

function refused(input: unknown, reason: string, raw = JSON.stringify(input) ?? 'null') {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return err<Refused>({
    type: 'InvalidEvent',
    message: reason,
    id: typeof id === 'string' ? id.slice(0, 64) : null,
    raw,
  });
}

function depthExceeds(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return depth === 0 || Object.values(value).some((item) => depthExceeds(item, depth - 1));
}

const keysOf = (event: LogEvent): readonly string[] => [
  event.ward,
  event.device,
  event.author,
  event.encounter ?? '',
];

/** Index keys must survive every database: PostgreSQL holds neither U+0000 nor a lone surrogate. */
const isStorable = (text: string) => !/\p{Cc}|\p{Cs}/u.test(text);
