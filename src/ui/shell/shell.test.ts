import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#app/contract.ts';
import { asMillis } from '#core/schema/ids.ts';
import { isAt } from './places.ts';
import { shortcuts } from './shortcuts.ts';
import { syncWords } from './sync-words.ts';

const now = asMillis(Date.parse('2026-11-24T14:05:00Z'));
const sync = (rest: Partial<SyncStatus>): SyncStatus => ({
  state: 'synced',
  unsent: 0,
  quarantined: 0,
  lastSuccessAt: asMillis(Date.parse('2026-11-24T14:02:00Z')),
  clockOffsetMs: 0,
  ...rest,
});

describe('the sync state in words', () => {
  it.each([
    [{}, 'Synced 14:02'],
    [{ state: 'unsent', unsent: 3 }, '3 facts unsent'],
    [{ state: 'offline' }, 'Offline since 14:02'],
    [{ state: 'offline', unsent: 2 }, 'Offline since 14:02 · 2 unsent'],
    [{ state: 'error', unsent: 1 }, 'Sync failed · 1 unsent'],
  ] as const)('%j is "%s"', (rest, text) => {
    expect(syncWords(sync(rest), now, 'UTC').text).toBe(text);
  });
});

describe('the navigation', () => {
  it('stays at the board inside one of its units, and not at a place that only begins alike', () => {
    expect(isAt('/board/medical-a', '/board')).toBe(true);
    expect(isAt('/boards', '/board')).toBe(false);
  });
});

describe('keyboard shortcuts', () => {
  function press(keys: readonly [key: string, timeStamp: number][]) {
    const gone: string[] = [];
    const onkeydown = shortcuts({ go: (href) => gone.push(href), help: () => gone.push('help') });
    for (const [key, timeStamp] of keys) onkeydown({ key, timeStamp, target: null } as KeyboardEvent);
    return gone;
  }

  it('g then t goes to triage, within a second and a half', () => {
    expect(
      press([
        ['g', 0],
        ['t', 400],
      ]),
    ).toEqual(['/triage']);
    expect(
      press([
        ['g', 0],
        ['t', 2000],
      ]),
    ).toEqual([]);
  });

  it('a place’s key alone goes nowhere, and ? opens the list', () => {
    expect(
      press([
        ['t', 0],
        ['?', 10],
      ]),
    ).toEqual(['help']);
  });
});
