import type { Fact } from '../schema/event.ts';

/** Fit for an identifier in every database: not too long, nothing unprintable. */
export const isCode = (text: string, max: number): boolean =>
  text.length >= 1 && text.length <= max && !/[\p{Cc}\p{Cs}]/u.test(text);

/**
 * The same text in memory of its own. An engine may keep a cut-out as a view of the whole it was cut from (V8 does
 * from 13 characters on): kept in a map, an identifier would hold on to a quarter megabyte of file.
 */
export const ownCopy = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));

const COMPLAINT_MAX = 200;
const NOTE_MAX = 20_000;

type Subject = Pick<Fact, 'ward' | 'encounter' | 'occurredAt'>;

/** A complaint of any length: cut for the boards, and then whole in a note beside it. */
export function withWholeText(
  text: string | undefined,
  subject: Subject,
): { complaint: string | undefined; note: Fact[] } {
  if (text === undefined || text.length <= COMPLAINT_MAX) return { complaint: text, note: [] };
  const payload = { kind: 'complaint', text: text.slice(0, NOTE_MAX) };
  return {
    complaint: `${text.slice(0, COMPLAINT_MAX - 1)}…`,
    note: [{ name: 'v1.NoteWritten', ...subject, payload }],
  };
}
