import { err, ok, type Result } from '#core/result.ts';
import type { Consciousness, PayloadOf } from '#core/schema/payload.ts';
import { parseNumber } from './number.ts';

export type VitalsSet = PayloadOf<'v1.ObservationsRecorded'>;

export type VitalKey =
  | 'respiratoryRate'
  | 'oxygenSaturation'
  | 'temperatureCelsius'
  | 'systolic'
  | 'diastolic'
  | 'heartRate'
  | 'pain';

/** One measured number: its words, unit, what can be at all and what is believed without a second look. */
export interface VitalField {
  readonly key: VitalKey;
  readonly label: string;
  readonly short: string;
  readonly unit: string;
  /** Outside of it nothing is recorded: the number is a slip of the finger. */
  readonly possible: readonly [low: number, high: number];
  /** Outside of it the number is taken, but the form asks to look again. */
  readonly plausible: readonly [low: number, high: number];
  readonly whole: boolean;
}

/** In the order of the NEWS2 chart (Royal College of Physicians, 2017), the other two last. */
export const VITALS: readonly VitalField[] = [
  vital('respiratoryRate', 'Breaths', 'RR', '/min', [0, 120], [6, 50]),
  vital('oxygenSaturation', 'Oxygen saturation', 'SpO₂', '%', [0, 100], [70, 100]),
  vital('systolic', 'Systolic pressure', 'Sys', 'mmHg', [0, 350], [60, 240]),
  vital('diastolic', 'Diastolic pressure', 'Dia', 'mmHg', [0, 250], [30, 150]),
  vital('heartRate', 'Pulse', 'HR', '/min', [0, 350], [30, 220]),
  vital('temperatureCelsius', 'Temperature', 'Temp', '°C', [20, 46], [32, 42], false),
  vital('pain', 'Pain', 'Pain', '0–10', [0, 10], [0, 10]),
];

export const CONSCIOUSNESS_OPTIONS = [
  { value: 'A', label: 'A', title: 'Alert' },
  { value: 'C', label: 'C', title: 'New confusion' },
  { value: 'V', label: 'V', title: 'Responds to voice' },
  { value: 'P', label: 'P', title: 'Responds to pain' },
  { value: 'U', label: 'U', title: 'Unresponsive' },
] as const satisfies readonly { value: Consciousness; label: string; title: string }[];

export interface VitalsDraft {
  numbers: Record<VitalKey, string>;
  consciousness: Consciousness | undefined;
  supplementalOxygen: 'air' | 'oxygen' | undefined;
  oxygenScale: 1 | 2;
}

export const emptyVitals = (): VitalsDraft => ({
  numbers: Object.fromEntries(VITALS.map(({ key }) => [key, ''])) as Record<VitalKey, string>,
  consciousness: undefined,
  supplementalOxygen: undefined,
  oxygenScale: 1,
});

export type VitalsErrors = Partial<Record<VitalKey, string>>;

/** What was measured, once every number can be one. Nothing measured is an empty set, not a mistake. */
export function parseVitals(draft: VitalsDraft): Result<VitalsSet, VitalsErrors> {
  const errors: VitalsErrors = {};
  const numbers: Partial<Record<VitalKey, number>> = {};
  for (const field of VITALS) {
    const parsed = parseVital(field, draft.numbers[field.key]);
    if (!parsed.ok) errors[field.key] = parsed.error;
    else if (parsed.value !== undefined) numbers[field.key] = parsed.value;
  }
  if (Object.keys(errors).length > 0) return err(errors);
  return ok({ ...numbers, ...choicesOf(draft) });
}

/** The set as far as it can be read: what a score is computed from while somebody still types. */
export function readableVitals(draft: VitalsDraft): VitalsSet {
  const readable = { ...draft, numbers: { ...draft.numbers } };
  const parsed = parseVitals(draft);
  if (parsed.ok) return parsed.value;
  for (const key of Object.keys(parsed.error)) readable.numbers[key as VitalKey] = '';
  const rest = parseVitals(readable);
  return rest.ok ? rest.value : {};
}

/** A number that can be, but seldom is: asked about, never refused. */
export function doubtAbout(field: VitalField, text: string): string | undefined {
  const parsed = parseVital(field, text);
  if (!parsed.ok || parsed.value === undefined) return undefined;
  const [low, high] = field.plausible;
  if (parsed.value < low) return `Unusually low. Is ${parsed.value} ${field.unit} right?`;
  return parsed.value > high ? `Unusually high. Is ${parsed.value} ${field.unit} right?` : undefined;
}

/** Systolic and diastolic the wrong way round. */
export function pressureDoubt({ systolic, diastolic }: VitalsSet): string | undefined {
  if (systolic === undefined || diastolic === undefined || diastolic < systolic) return undefined;
  return 'Diastolic is not below systolic. Are the two swapped?';
}

function parseVital(field: VitalField, text: string): Result<number | undefined, string> {
  const parsed = parseNumber(text);
  if (!parsed.ok || parsed.value === undefined) return parsed;
  const [low, high] = field.possible;
  const { value } = parsed;
  if (field.key === 'temperatureCelsius' && value > high && value <= 115) {
    return err(`Is this °F? ${value} °F is ${(((value - 32) * 5) / 9).toFixed(1)} °C.`);
  }
  if (value < low || value > high) return err(`Between ${low} and ${high} ${field.unit}.`);
  return field.whole && !Number.isInteger(value) ? err('A whole number.') : parsed;
}

function choicesOf({ consciousness, supplementalOxygen, oxygenScale }: VitalsDraft): VitalsSet {
  return {
    ...(consciousness && { consciousness }),
    ...(supplementalOxygen && { supplementalOxygen: supplementalOxygen === 'oxygen' }),
    ...(oxygenScale === 2 && { oxygenScale }),
  };
}

function vital(
  key: VitalKey,
  label: string,
  short: string,
  unit: string,
  possible: readonly [number, number],
  plausible: readonly [number, number],
  whole = true,
): VitalField {
  return { key, label, short, unit, possible, plausible, whole };
}
