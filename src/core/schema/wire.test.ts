import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../hash.ts';
import { Envelope } from './event.ts';
import { eventNames, payloads } from './payload.ts';
import * as wire from './wire.ts';

/** The shape of a schema as text: types, keys, limits and literals, in order. */
function shape(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shape);
  if (schema instanceof RegExp) return String(schema);
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(([key, value]) => KEPT.has(key) && typeof value !== 'function');
  const entries = Object.entries((schema as { entries?: object }).entries ?? {});
  return { ...Object.fromEntries(kept.map(([key, value]) => [key, shape(value)])), entries: entries.map(([key, value]) => [key, shape(value)]) }; // prettier-ignore
}
const KEPT = new Set([
  'type',
  'pipe',
  'wrapped',
  'item',
  'options',
  'literal',
  'requirement',
  'key',
  'value',
]);

const hashOf = (schemas: readonly v.GenericSchema[]) =>
  sha256Hex(JSON.stringify(schemas.map(shape))).slice(0, 16);

describe('The wire', () => {
  it('is the one of protocol version 1: a change needs a new version and a line in its history', () => {
    const messages = [
      wire.PushRequest,
      wire.PushResponse,
      wire.PullResponse,
      wire.HeadsResponse,
      wire.SiteResponse,
    ];
    expect({ version: wire.PROTOCOL_VERSION, hash: hashOf([...messages, Envelope]) }).toEqual({
      version: 1,
      hash: '497e1abb61e03136',
    });
  });

  it('notices a changed field', () => {
    const changed = v.object({ ...wire.Head.entries, seq: v.string() });
    expect(hashOf([changed])).not.toBe(hashOf([wire.Head]));
    const limited = v.object({ ...wire.Head.entries, ward: v.pipe(v.string(), v.maxLength(3)) });
    expect(hashOf([limited])).not.toBe(hashOf([wire.Head]));
  });
});

describe('Payloads', () => {
  it('keep their meaning: a change to one is a new name', () => {
    const hashes = Object.fromEntries(eventNames.map((name) => [name, hashOf([payloads[name]])]));
    expect(sha256Hex(JSON.stringify(hashes)).slice(0, 16)).toBe('463622abcd829908');
  });
});
