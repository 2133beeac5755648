import * as v from 'valibot';
import { PROTOCOL_VERSION } from '../../src/core/schema/wire.ts';
import { ApiError } from './api-error.ts';

/** Checks what came from outside; what does not fit is the caller's mistake and says where. */
export function parseRequest<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ApiError(400, 'InvalidRequest', `${v.getDotPath(issue) ?? 'request'}: ${issue.message}`);
}

/** Said before anything else is looked at: a client of another protocol must be told so, not confused. */
export function requireProtocol(input: unknown): void {
  const protocol =
    typeof input === 'object' && input !== null && 'protocol' in input ? input.protocol : undefined;
  if (typeof protocol !== 'number' || protocol === PROTOCOL_VERSION) return;
  throw new ApiError(
    409,
    'ProtocolMismatch',
    `This server speaks protocol ${PROTOCOL_VERSION}, the app protocol ${protocol}. Reload the app to update it; what it has recorded is kept.`,
  );
}

/** A whole number in a query string, within bounds. */
export const queryNumber = (low: number, high: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number), v.minValue(low), v.maxValue(high));

/** A key to look rows up by: PostgreSQL refuses U+0000 in a parameter. */
export const PRINTABLE = /^\P{Cc}*$/u;
