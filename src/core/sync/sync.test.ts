import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMillis, asWardId } from '../schema/ids.ts';
import { HeadsResponse, MAX_PUSH_EVENTS, type PullResponse } from '../schema/wire.ts';
import { parseAnswer, verdictsOn } from './answer.ts';
import { backoffMs, decide } from './decide.ts';
import { judgePage, receive } from './receive.ts';
import { initialSync, isInStep, progressOf, type SyncState } from './state.ts';

const ED = asWardId('ED');
const EPOCH = 'epoch-1234';
const now = asMillis(0);
const heads = (seq: number, epoch = EPOCH): HeadsResponse => ({ epoch, now, heads: [{ ward: ED, seq }] });
const at = (cursor: number, change: Partial<SyncState> = {}): SyncState => ({
  ...initialSync({ epoch: EPOCH, cursors: new Map([[ED, cursor]]), unsent: 0 }),
  ...change,
});

describe('What a tablet does next', () => {
  it('sends what exists nowhere else before it fetches anything', () => {
    expect(decide(at(3, { unsent: 2 }), 0)).toEqual({ kind: 'push', limit: MAX_PUSH_EVENTS });
  });

  it('pulls right after its cursor while the server has more, and then rests', () => {
    const behind = receive(at(3), { kind: 'heads', answer: heads(5) });
    expect(decide(behind, 0)).toMatchObject({ kind: 'pull', ward: ED, after: 3 });
    const level = receive(behind, { kind: 'appended', ward: ED, cursor: 5, head: 5 });
    expect(decide(level, 0)).toEqual({ kind: 'rest' });
    expect(isInStep(level)).toBe(true);
  });

  it.each([
    ['another database answers', heads(3, 'epoch-5678')],
    ['the server has less than the tablet', heads(2)],
    ['the server has lost the ward', { ...heads(3), heads: [] }],
  ])('starts anew when %s', (_, answer) => {
    expect(decide(receive(at(3), { kind: 'heads', answer }), 0)).toEqual({
      kind: 'restart',
      epoch: answer.epoch,
    });
  });

  it('is not made to start anew by a live message that is older than its copy', () => {
    const level = receive(at(5), { kind: 'heads', answer: heads(5) });
    expect(decide(receive(level, { kind: 'told', answer: heads(4) }), 0)).toEqual({ kind: 'rest' });
    expect(decide(receive(level, { kind: 'told', answer: heads(6) }), 0)).toMatchObject({
      kind: 'pull',
      after: 5,
    });
  });

  it('halves a push that is too large until it goes through, then grows again', () => {
    let state = receive(at(0, { unsent: 500 }), { kind: 'too_large', sent: 500 });
    expect(decide(state, 0)).toEqual({ kind: 'push', limit: 250 });
    state = receive(state, { kind: 'too_large', sent: 3 });
    expect(decide(state, 0)).toEqual({ kind: 'push', limit: 1 });
    state = receive(state, { kind: 'pushed', epoch: EPOCH, settled: 1, unsent: 499 });
    expect(decide(state, 0)).toEqual({ kind: 'push', limit: 2 });
  });

  it('waits after an answer that settled nothing, rather than asking at full speed', () => {
    const state = receive(at(0, { unsent: 5 }), { kind: 'pushed', epoch: EPOCH, settled: 0, unsent: 5 });
    expect(decide(state, 0).kind).toBe('wait');
  });

  it('waits from half a second to a minute, longer each time, and not at all once woken', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const ms = backoffMs(n, random);
          expect(ms).toBeGreaterThanOrEqual(500);
          expect(ms).toBeLessThanOrEqual(60_000);
        },
      ),
    );
    expect([1, 2, 3, 4].map((n) => backoffMs(n, 0))).toEqual([500, 1000, 2000, 4000]);
    const failed = receive(at(1, { unsent: 1 }), { kind: 'failed' });
    expect(decide(failed, 0).kind).toBe('wait');
    expect(decide(receive(failed, { kind: 'woken' }), 0).kind).toBe('push');
  });

  it('knows how much of the first copy is here', () => {
    expect(progressOf(receive(at(3), { kind: 'heads', answer: heads(12) }))).toEqual({
      received: 3,
      total: 12,
    });
  });
});

describe('A page', () => {
  const numbered = (seq: number) => ({ seq, event: { ward: ED } }) as PullResponse['events'][number];
  const page = (change: Partial<PullResponse>): PullResponse => ({ epoch: EPOCH, now, ward: ED, head: 9, events: [numbered(4), numbered(5)], ...change }); // prettier-ignore

  it.each([
    ['append', 'follows the cursor', {}],
    ['malformed', 'leaves out a number', { events: [numbered(4), numbered(6)] }],
    ['malformed', 'begins too late', { events: [numbered(5)] }],
    ['malformed', 'is empty though there is more', { events: [] }],
    ['malformed', 'is of another ward', { ward: asWardId('W') }],
    ['other_database', 'is of another epoch', { epoch: 'epoch-9999' }],
    ['other_database', 'ends before the cursor', { head: 2, events: [] }],
  ] as const)('is %s when it %s', (judgement, _, change) => {
    expect(judgePage(at(3), 3, page(change as Partial<PullResponse>))).toBe(judgement);
  });
});

describe('An answer', () => {
  const body = JSON.stringify(heads(1));

  it('counts only by its body', () => {
    expect(parseAnswer(HeadsResponse, 200, body)).toMatchObject({ ok: true });
    expect(parseAnswer(HeadsResponse, 200, '<html>Sign in</html>')).toMatchObject({
      error: { type: 'BadAnswer' },
    });
    expect(parseAnswer(HeadsResponse, 200, '')).toMatchObject({ error: { type: 'BadAnswer' } });
    expect(parseAnswer(HeadsResponse, 413, '')).toMatchObject({ error: { type: 'TooLarge' } });
    expect(parseAnswer(HeadsResponse, 502, '<html>Bad gateway</html>')).toMatchObject({
      error: { type: 'Unreachable' },
    });
  });

  it('says the server’s own reason when it refuses', () => {
    const refusal = JSON.stringify({ error: { type: 'OldProtocol', message: 'Update Wardcast.' } });
    const answer = parseAnswer(HeadsResponse, 409, refusal);
    expect(answer).toMatchObject({
      error: { type: 'Refused', message: 'The server refuses (409): Update Wardcast.' },
    });
  });

  it('settles only what was sent; a verdict without an id belongs to the fact in its place', () => {
    const refused = { verdict: 'quarantined', id: null, reason: 'odd' } as const;
    const foreign = { verdict: 'quarantined', id: 'z', reason: 'odd' } as const;
    expect(verdictsOn(['a', 'b'], [foreign, refused])).toEqual([{ ...refused, id: 'b' }]);
    expect(verdictsOn(['a', 'b'], [refused])).toEqual([]);
  });
});
