import { describe, expect, it } from 'vitest';
import { asEncounterId, asMillis } from '#core/schema/ids.ts';
import { HOUR_MS, MINUTE_MS, type RecentWait } from '#core/ward/state.ts';
import { waitTrend } from './trend.ts';

const now = asMillis(100 * HOUR_MS);
const seen = (minutesAgo: number, waitMinutes: number): RecentWait => ({
  encounter: asEncounterId(`e${minutesAgo}`),
  at: asMillis(now - minutesAgo * MINUTE_MS),
  waitMinutes,
});

describe('the trend of waits', () => {
  it('compares the medians of the last two hours', () => {
    const starts = [seen(110, 20), seen(100, 30), seen(70, 90), seen(50, 60), seen(30, 70), seen(5, 80)];
    expect(waitTrend(starts, now)).toEqual({ direction: 'up', changeMinutes: 40 });
  });

  it('is steady within five minutes', () => {
    const starts = [seen(110, 30), seen(100, 30), seen(70, 30), seen(50, 33), seen(30, 33), seen(5, 33)];
    expect(waitTrend(starts, now)?.direction).toBe('steady');
  });

  it('says nothing when two people were seen in an hour', () => {
    expect(waitTrend([seen(110, 30), seen(100, 30), seen(70, 30), seen(50, 33), seen(30, 33)], now)).toBe(
      undefined,
    );
  });
});
