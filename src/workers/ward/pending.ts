import { isKnown, type LogEvent } from '#core/schema/event.ts';
import { isUnitEvent } from '#core/ward/unit.ts';

/** This device's facts that are not yet part of the pulled log, by subject, each in the order of the counter. */
export class Pending {
  readonly #bySubject = new Map<string, LogEvent[]>();
  readonly #ids = new Set<string>();

  get size(): number {
    return this.#ids.size;
  }

  add(event: LogEvent): void {
    const subject = subjectOf(event);
    const list = this.#bySubject.get(subject);
    if (list) list.push(event);
    else this.#bySubject.set(subject, [event]);
    this.#ids.add(event.id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  of(subject: string): readonly LogEvent[] {
    return this.#bySubject.get(subject) ?? [];
  }

  /** They came back numbered. */
  remove(subject: string, events: readonly LogEvent[]): void {
    const gone = new Set(events.map(({ id }) => id as string));
    const rest = this.of(subject).filter(({ id }) => !gone.has(id));
    if (rest.length > 0) this.#bySubject.set(subject, rest);
    else this.#bySubject.delete(subject);
    for (const id of gone) this.#ids.delete(id);
  }

  *[Symbol.iterator](): Iterator<LogEvent> {
    for (const list of this.#bySubject.values()) yield* list;
  }
}

/** Whose order the fact is part of: its unit, its encounter, or nobody's. */
export function subjectOf(event: LogEvent): string {
  if (isKnown(event) && isUnitEvent(event)) return `unit ${event.payload.unit}`;
  return event.encounter === undefined ? '' : `encounter ${event.encounter}`;
}
