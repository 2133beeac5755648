import { asEventId, type EventId } from './schema/ids.ts';

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits.
 * @param random ten random bytes
 */
export function uuidv7(now: number, random: Uint8Array): EventId {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const time = hex(now, 12);
  const [a, b, c, d, ...rest] = random as unknown as number[];
  const node = rest
    .slice(0, 6)
    .map((byte) => hex(byte, 2))
    .join('');
  return asEventId(
    `${time.slice(0, 8)}-${time.slice(8)}-7${hex(((a! & 0xf) << 8) | b!, 3)}-${hex((((c! & 0x3f) | 0x80) << 8) | d!, 4)}-${node}`,
  );
}
