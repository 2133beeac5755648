import { describe, expect, it } from 'vitest';
import { merged } from './merged.ts';

interface Bed {
  readonly id: string;
  readonly open: boolean;
}

const bed = (id: string, open: boolean): Bed => ({ id, open });
const old: ReadonlyMap<string, Bed> = new Map([
  ['a', bed('a', true)],
  ['b', bed('b', true)],
]);

describe('a diff', () => {
  it('replaces what changed, drops what is gone and leaves the old map as it was', () => {
    const next = merged(old, [bed('a', false), bed('c', true)], ['b']);
    expect([...next.values()]).toEqual([bed('a', false), bed('c', true)]);
    expect(old.get('a')).toEqual(bed('a', true));
  });

  it('that is whole replaces everything', () => {
    expect([...merged<string, Bed>(undefined, [bed('c', true)], []).keys()]).toEqual(['c']);
  });

  it('without a change is the same map, so that nothing is drawn again', () => {
    expect(merged(old, [], [])).toBe(old);
  });
});
