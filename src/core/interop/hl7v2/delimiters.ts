/** MSH-1 and MSH-2: which characters part a message. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** What a header declares, the standard's recommendation where it is silent (HL7 v2.5.1, 2.5.4). */
export function delimitersOf(header: string): Delimiters {
  const field = header.charAt(3) || '|';
  const declared = header.slice(4).split(field, 1)[0] ?? '';
  const pick = (i: number, otherwise: string) => declared.charAt(i) || otherwise;
  return {
    field,
    component: pick(0, '^'),
    repetition: pick(1, '~'),
    escape: pick(2, '\\'),
    subcomponent: pick(3, '&'),
  };
}

/**
 * Text with its escape sequences replaced (HL7 v2.5.1, 2.7). `\.br\` is a line end, `\Xdd..\` bytes as ISO 8859-1;
 * highlighting is dropped, and a sequence that is not known, or not closed, stays as it is.
 */
export function unescape(text: string, delimiters: Delimiters): string {
  const { escape } = delimiters;
  if (!text.includes(escape)) return text;
  const parts = text.split(escape);
  let plain = parts[0]!;
  for (let i = 1; i < parts.length; i += 2) {
    const closed = i + 1 < parts.length;
    const known = closed ? sequence(parts[i]!, delimiters) : undefined;
    plain += known ?? `${escape}${parts[i]!}${closed ? escape : ''}`;
    plain += parts[i + 1] ?? '';
  }
  return plain;
}

function sequence(code: string, delimiters: Delimiters): string | undefined {
  const { field, component, repetition, escape, subcomponent } = delimiters;
  const plain: Readonly<Record<string, string>> = {
    F: field,
    S: component,
    R: repetition,
    E: escape,
    T: subcomponent,
    '.br': '\n',
    H: '',
    N: '',
  };
  if (Object.hasOwn(plain, code)) return plain[code];
  return /^X([0-9a-f]{2})+$/i.test(code) ? hex(code.slice(1)) : undefined;
}

const hex = (digits: string): string =>
  digits.replaceAll(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
