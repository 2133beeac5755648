import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '#core/schema/event.ts';
import { replay } from '#core/ward/project.ts';
import { expandGolden, type CompactGolden } from './compact.ts';
import { checkGolden, differences, goldenNames, goldenOf, stateText, type GoldenName } from './golden.ts';

const load = async (name: GoldenName) => {
  const text = await readFile(join(import.meta.dirname, `${name}.json`), 'utf8');
  return expandGolden(JSON.parse(text) as CompactGolden);
};

describe('recorded streams of facts', () => {
  it('lead to the recorded state, features and forecast', async () => {
    expect(await checkGolden(load)).toEqual([]);
  });

  it('hold nothing but facts that the schema accepts', async () => {
    for (const name of goldenNames) {
      const { events } = await load(name);
      expect(events.filter((event) => !parseEvent(event).ok)).toEqual([]);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    }
  });

  it('fold to the same state and rows however the streams of the wards are interleaved', async () => {
    for (const name of goldenNames) {
      const file = await load(name);
      const wards = [...new Set(file.events.map(({ ward }) => ward))].reverse();
      const shuffled = wards.flatMap((ward) => file.events.filter((event) => event.ward === ward));
      expect(stateText(replay(shuffled))).toBe(stateText(replay(file.events)));
      expect(differences(file.expected, goldenOf(shuffled, file), name)).toEqual([]);
    }
  });

  it('would tell a minute of difference', async () => {
    const file = await load('department');
    const later = goldenOf(file.events, { ...file, at: file.at + 60_000 });
    expect(differences(file.expected, later, 'later').length).toBeGreaterThan(5);
  });
});
