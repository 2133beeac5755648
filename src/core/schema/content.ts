import { canonicalJson, sha256Hex } from '../hash.ts';
import type { Envelope } from './event.ts';

/** What a fact says, without who wrote it when: two events of one id must agree in this. 32 hexadecimal digits. */
export const contentHash = ({
  site,
  ward,
  encounter,
  name,
  occurredAt,
  payload,
}: Envelope | ContentOf): string =>
  sha256Hex(canonicalJson({ site, ward, encounter, name, occurredAt, payload })).slice(0, 32);

type ContentOf = Pick<Envelope, 'site' | 'ward' | 'encounter' | 'name' | 'occurredAt'> & {
  readonly payload: object;
};
