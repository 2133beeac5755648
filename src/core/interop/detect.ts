export type Format = 'flow-csv' | 'hl7v2' | 'hl7v2-jsonl' | 'sepsis' | 'ndjson';

export const FORMATS = ['flow-csv', 'hl7v2', 'hl7v2-jsonl', 'sepsis', 'ndjson'] as const satisfies Format[];

/** As many characters as must be seen (or the whole source, if shorter) before the format is decided. */
export const DETECTION_CHARS = 4_096;

/** The format of a source by its beginning, or undefined when it is none of ours. */
export function detectFormat(beginning: string): Format | undefined {
  const text = beginning.replace(/^[\uFEFF\s\v]+/, '');
  if (text.startsWith('{')) return isHl7Json(text) ? 'hl7v2-jsonl' : isEventJson(text) ? 'ndjson' : undefined;
  const header = columnsOf(text);
  if (header.includes('case id') && header.includes('activity')) return 'sepsis';
  if (header.includes('encounter_id') || (header.includes('event') && header.includes('occurred_at'))) {
    return 'flow-csv';
  }
  return /(^|[\r\n\v])(MSH|FHS|BHS)[^\w\s]/.test(text) ? 'hl7v2' : undefined;
}

/** Messages wrapped in JSON, one object per line. */
const isHl7Json = (text: string) => /"(raw|raw_b64)"\s*:/.test(text) || /"MSH\|/.test(text);

const isEventJson = (text: string) => /"deviceSeq"\s*:|"name"\s*:\s*"v\d+\./.test(text);

const columnsOf = (text: string) =>
  text
    .slice(0, text.search(/[\r\n]|$/))
    .split(',')
    .map((name) => name.trim().replaceAll('"', '').toLowerCase());
