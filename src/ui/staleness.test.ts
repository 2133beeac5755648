import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#app/contract.ts';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import { asMillis } from '#core/schema/ids.ts';
import { MINUTE_MS } from '#core/ward/state.ts';
import { dataAsOf, stalenessOf } from './staleness.ts';

const now = asMillis(1_000_000_000);
const ago = (minutes: number) => asMillis(now - minutes * MINUTE_MS);

describe('the age of a number', () => {
  it.each([
    [0, 'fresh'],
    [9.9, 'fresh'],
    [10, 'ageing'],
    [30, 'old'],
    [119, 'old'],
    [120, 'withheld'],
  ] as const)('of %d minutes is %s', (minutes, staleness) => {
    expect(stalenessOf(ago(minutes), now)).toBe(staleness);
  });

  it('from a device whose clock was ahead is fresh, not negative', () => {
    expect(stalenessOf(asMillis(now + 60_000), now)).toBe('fresh');
  });

  it('that is not known is withheld', () => {
    expect(stalenessOf(undefined, now)).toBe('withheld');
  });
});

describe('what a device knows', () => {
  const sync = (lastSuccessAt?: number) => ({ lastSuccessAt }) as SyncStatus;
  const frame = (dataTo: number) => ({ dataTo }) as ForecastFrame;

  it('is no younger than the last time the server was heard, whatever it recorded itself since', () => {
    expect(dataAsOf(frame(now), sync(ago(40)))).toBe(ago(40));
  });

  it('is as old as its newest fact when the feed has stopped', () => {
    expect(dataAsOf(frame(ago(50)), sync(now))).toBe(ago(50));
  });

  it('is its own facts while it never met a server', () => {
    expect(dataAsOf(frame(ago(3)), sync())).toBe(ago(3));
  });
});
