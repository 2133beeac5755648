import { isKnown, type KnownEvent, type LogEvent } from '../schema/event.ts';
import type { EncounterId } from '../schema/ids.ts';

/**
 * What a log of one hospital says that cannot all be true, one sentence each: a bed with two patients, a fact after
 * departure, a treatment before arrival, an assignment that nobody asked for. Events come in order of `occurredAt`.
 */
export function findContradictions(events: Iterable<LogEvent>): string[] {
  const book: Book = { inBed: new Map(), present: new Map(), gone: new Set(), found: [] };
  for (const event of events) {
    if (isKnown(event) && event.encounter !== undefined) check(book, event, event.encounter);
  }
  return book.found;
}

interface Book {
  readonly inBed: Map<string, EncounterId>;
  readonly present: Map<EncounterId, Present>;
  readonly gone: Set<EncounterId>;
  readonly found: string[];
}

interface Present {
  readonly arrivedAt: number;
  readonly elective: boolean;
  requested: boolean;
  bed?: string | undefined;
}

function check(book: Book, event: KnownEvent, id: EncounterId): void {
  if (book.gone.has(id)) book.found.push(`${id}: ${event.name} after departure`);
  if (event.name === 'v1.PatientArrived') return arrive(book, event, id);
  const visit = book.present.get(id);
  if (!visit) return void book.found.push(`${id}: ${event.name} before arrival`);
  if (event.occurredAt < visit.arrivedAt) book.found.push(`${id}: ${event.name} earlier than arrival`);
  if (event.name === 'v1.BedRequested') visit.requested = true;
  else if (event.name === 'v1.BedAssigned' && !visit.requested && !visit.elective)
    book.found.push(`${id}: a bed without request`);
  else if (event.name === 'v1.PatientMoved') move(book, visit, id, event.payload);
  else if (event.name === 'v1.PatientDeparted') depart(book, visit, id);
}

function arrive(book: Book, event: KnownEvent & { name: 'v1.PatientArrived' }, id: EncounterId): void {
  if (book.present.has(id)) book.found.push(`${id}: arrives twice`);
  const elective = event.payload.mode === 'elective';
  book.present.set(id, { arrivedAt: event.occurredAt, elective, requested: false });
}

function move(
  book: Book,
  visit: Present,
  id: EncounterId,
  to: { unit: string; bed?: string | undefined },
): void {
  if (!visit.elective && !visit.requested) book.found.push(`${id}: admitted without a bed request`);
  free(book, visit, id);
  if (to.bed === undefined) return;
  visit.bed = `${to.unit}/${to.bed}`;
  const other = book.inBed.get(visit.bed);
  if (other !== undefined) book.found.push(`${id}: moved into ${visit.bed}, where ${other} is`);
  book.inBed.set(visit.bed, id);
}

function depart(book: Book, visit: Present, id: EncounterId): void {
  free(book, visit, id);
  book.present.delete(id);
  book.gone.add(id);
}

function free(book: Book, visit: Present, id: EncounterId): void {
  if (visit.bed !== undefined && book.inBed.get(visit.bed) === id) book.inBed.delete(visit.bed);
  visit.bed = undefined;
}
