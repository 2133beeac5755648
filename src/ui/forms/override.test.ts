import { describe, expect, it } from 'vitest';
import { parseOverride } from './override.ts';

describe('overruling a prediction', () => {
  it('records a chance as a share, a wait in minutes, a stay in hours', () => {
    expect(parseOverride('admission', '70')).toEqual({ ok: true, value: 0.7 });
    expect(parseOverride('wait', '45')).toEqual({ ok: true, value: 45 });
    expect(parseOverride('stay', '12,5')).toEqual({ ok: true, value: 12.5 });
  });

  it('refuses what cannot be', () => {
    for (const text of ['', '-1', '101', 'much']) expect(parseOverride('admission', text).ok).toBe(false);
  });
});
