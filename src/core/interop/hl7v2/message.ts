import { ownCopy } from '../text.ts';
import { delimitersOf, unescape, type Delimiters } from './delimiters.ts';

/** A message cut into segments. Values are read by their HL7 names: `text('PV1', 3, 1)` is PV1-3.1. */
export class Message {
  readonly #segments: readonly (readonly string[])[];
  readonly #delimiters: Delimiters;

  /** @param lines the segments, the first one being MSH */
  constructor(lines: readonly string[]) {
    this.#delimiters = delimitersOf(lines[0] ?? '');
    const { field } = this.#delimiters;
    this.#segments = lines.map((line, i) => {
      const fields = line.split(field);
      // MSH-1 is the separator itself, which `split` eats.
      return i === 0 ? [fields[0]!, field, ...fields.slice(1)] : fields;
    });
  }

  has(segment: string): boolean {
    return this.#find(segment) !== undefined;
  }

  /**
   * The text of a component, unescaped and trimmed, of the first such segment and its first repetition. Undefined when it is empty or
   * explicitly deleted (`""`): both say that there is no value.
   */
  text(segment: string, field: number, component = 1): string | undefined {
    return this.#componentOf(this.repetitions(segment, field)[0] ?? '', component);
  }

  /** The raw repetitions of a field. */
  repetitions(segment: string, field: number): readonly string[] {
    return (this.#find(segment)?.[field] ?? '').split(this.#delimiters.repetition);
  }

  #find(segment: string): readonly string[] | undefined {
    return this.#segments.find((fields) => fields[0] === segment);
  }

  #componentOf(repetition: string, component: number): string | undefined {
    const raw = repetition.split(this.#delimiters.component)[component - 1] ?? '';
    const first = raw.split(this.#delimiters.subcomponent, 1)[0]!.trim();
    if (first === '' || first === '""') return undefined;
    return ownCopy(unescape(first, this.#delimiters).trim()) || undefined;
  }
}
