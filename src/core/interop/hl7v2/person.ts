import type { PayloadOf } from '../../schema/payload.ts';
import type { Message } from './message.ts';
import { parseHl7Date } from './time.ts';

type Person = PayloadOf<'v1.PersonIdentified'>;

/** Who the person is (PID-3, 5, 7), as far as it is said. */
export function personOf(message: Message): Person {
  return onlyGiven({
    familyName: message.text('PID', 5, 1)?.slice(0, 120),
    givenName: message.text('PID', 5, 2)?.slice(0, 120),
    birthDate: parseHl7Date(message.text('PID', 7)),
    recordNumber: message.text('PID', 3)?.slice(0, 64),
  });
}

/** Whether `said` adds to what the facts before it say. */
export function isNews(said: Person, before: readonly Person[]): boolean {
  const known: Person = Object.assign({}, ...before);
  return (Object.keys(said) as (keyof Person)[]).some((key) => said[key] !== known[key]);
}

/** Whole years from a date of birth (`YYYY-MM-DD`) to an instant; undefined when it makes no age. */
export function ageAt(birthDate: string | undefined, at: number): number | undefined {
  if (birthDate === undefined) return undefined;
  const [year, month, day] = birthDate.split('-').map(Number) as [number, number, number];
  const then = new Date(at);
  const hadBirthday =
    then.getUTCMonth() + 1 > month || (then.getUTCMonth() + 1 === month && then.getUTCDate() >= day);
  const age = then.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
  return age >= 0 && age <= 130 ? age : undefined;
}

export function onlyGiven<T extends object>(payload: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(payload).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
