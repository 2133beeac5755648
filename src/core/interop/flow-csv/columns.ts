/** The flow CSV's columns, in the order in which an export writes them. An import takes them in any order. */
export const FLOW_COLUMNS = [
  'encounter_id',
  'event',
  'occurred_at',
  'unit',
  'bed',
  'acuity',
  'service',
  'outcome',
  'age_years',
  'sex',
  'complaint',
  'staff_role',
  'staff_count',
] as const;

export type FlowColumn = (typeof FLOW_COLUMNS)[number];

/** One row as text, cell by column; an absent cell is an empty one. */
export type FlowCells = Partial<Record<FlowColumn, string>>;

/**
 * Spreadsheets run a cell that starts with one of these as a formula. Such text is written with an apostrophe in
 * front and read back without it; text that has its own apostrophes there gets one more, so that nothing is lost.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^'*[=+\-@]/;
const GUARDED = /^'+[=+\-@]/;

export const guardFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const unguardFormula = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text);
