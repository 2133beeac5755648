import * as v from 'valibot';
import { err, ok, type Failure, type Result } from '../result.ts';
import { ErrorResponse, type Verdict } from '../schema/wire.ts';

export type SyncFailure = Failure<'Unreachable' | 'TooLarge' | 'Refused' | 'BadAnswer'>;

/**
 * Reads an answer. Only a body of the right shape counts: a captive portal says 200 with a page of HTML,
 * a proxy says 413 with none.
 */
export function parseAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  status: number,
  body: string,
): Result<v.InferOutput<Schema>, SyncFailure> {
  const json = parseJson(body);
  if (status === 413) return err({ type: 'TooLarge', message: 'The server finds the message too large.' });
  if (status < 200 || status > 299) return err(refusal(status, json));
  const answer = v.safeParse(schema, json);
  if (answer.success) return ok(answer.output);
  return err({
    type: 'BadAnswer',
    message: 'What answers is not the Wardcast server (a sign-in page of the network?).',
  });
}

/** Verdicts for the facts that were sent, by id; one without an id is meant for the fact in its place. */
export function verdictsOn(sent: readonly string[], verdicts: readonly Verdict[]): Verdict[] {
  const aligned = verdicts.length === sent.length;
  const asked = new Set(sent);
  return verdicts.flatMap((verdict, i): Verdict[] => {
    if (verdict.verdict === 'quarantined' && verdict.id === null)
      return aligned ? [{ ...verdict, id: sent[i]! }] : [];
    return verdict.id !== null && asked.has(verdict.id) ? [verdict] : [];
  });
}

function refusal(status: number, json: unknown): SyncFailure {
  const body = v.safeParse(ErrorResponse, json);
  if (body.success)
    return { type: 'Refused', message: `The server refuses (${status}): ${body.output.error.message}` };
  // Not the server's own words: a proxy speaks for a server that is down.
  if (status >= 500) return { type: 'Unreachable', message: `The server does not answer (${status}).` };
  return { type: 'Refused', message: `The server refuses (${status}).` };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
