/** An expected failure is a value: it crosses workers and the wire unchanged; a throw means a bug. */
export type Result<T, E = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** What happened, to what, and what to do about it: `message` is a sentence fit for a screen. */
export interface Failure<Type extends string = string> {
  readonly type: Type;
  readonly message: string;
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Ends a `switch` over a union: a forgotten case is a type error. */
export function exhaustive(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
