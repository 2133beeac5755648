import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { asEncounterId, asWardId } from '../../src/core/schema/ids.ts';
import type { LogEvent } from '../../src/core/schema/event.ts';
import { candidate, candidates, factId } from '../../tests/contract/server-facts.ts';
import type { EventRepository, NumberedText } from './event-repository.ts';

const ED = asWardId('ed');

/**
 * What every `EventRepository` must do.
 * @param open an empty repository each time
 */
export function runEventRepositoryContract(name: string, open: () => Promise<EventRepository>): void {
  describe(`${name} as event repository`, () => {
    let repository: EventRepository;
    const opened: EventRepository[] = [];
    const another = async () => {
      const fresh = await open();
      opened.push(fresh);
      return fresh;
    };

    beforeEach(async () => {
      repository = await another();
    });
    afterAll(async () => {
      for (const each of opened) await each.close();
    });

    numbersWithoutGaps(() => repository, another);
    tellsFactsApart(() => repository);
    findsFacts(() => repository);
    keepsTheRest(() => repository);
  });
}

function numbersWithoutGaps(current: () => EventRepository, another: () => Promise<EventRepository>): void {
  it('numbers the facts of each ward from 1 without a gap', async () => {
    const repository = current();
    const mixed = [...candidates(0, 3), ...candidates(10, 2, { ward: 'icu' }), ...candidates(20, 2)];
    const verdicts = await repository.events.append(mixed, 1);
    expect(verdicts.map((verdict) => 'seq' in verdict && verdict.seq)).toEqual([1, 2, 3, 1, 2, 4, 5]);
    expect(await headsOf(repository)).toEqual({ ed: 5, icu: 2 });
  });

  it('gives back the run after a cursor as it was sent, and no more than asked for', async () => {
    const repository = current();
    await repository.events.append(candidates(0, 10), 1);
    const { head, events } = await repository.events.pull(ED, 3, 4);
    expect(head).toBe(10);
    expect(events.map(({ seq }) => seq)).toEqual([4, 5, 6, 7]);
    expect(JSON.parse(events[0]!.body)).toEqual(candidate(3).event);
  });

  it('gives nothing after the head, and nothing of a ward without facts', async () => {
    const repository = current();
    await repository.events.append(candidates(0, 2), 1);
    expect(await repository.events.pull(ED, 2, 10)).toEqual({ head: 2, events: [] });
    expect(await repository.events.pull(ED, 99, 10)).toEqual({ head: 2, events: [] });
    expect(await repository.events.pull(asWardId('nowhere'), 0, 10)).toEqual({ head: 0, events: [] });
  });

  it('takes far more facts at once than one statement holds', async () => {
    const repository = current();
    const verdicts = await repository.events.append(candidates(0, 2_500), 1);
    expect(verdicts.at(-1)).toEqual({ verdict: 'accepted', id: factId(2_499), ward: 'ed', seq: 2_500 });
    expect((await repository.events.append(candidates(0, 2_500), 2)).every(isDuplicate)).toBe(true);
  });

  it('holds the same set and no gap however pushes are cut, repeated and shuffled', async () => {
    const batches = fc.array(fc.array(fc.nat(30), { maxLength: 12 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(batches, fc.boolean(), async (sent, twoWards) => {
        const fresh = await another();
        for (const batch of sent)
          await fresh.events.append(
            batch.map((n) => candidate(n, { ward: wardOf(n, twoWards) })),
            1,
          );
        const held = await everything(fresh);
        expect(held.map(idOf).sort()).toEqual([...new Set(sent.flat())].map(factId).sort());
      }),
      { numRuns: 15 },
    );
  });
}

function tellsFactsApart(current: () => EventRepository): void {
  it('acknowledges a repeated fact with the number it has', async () => {
    const repository = current();
    await repository.events.append(candidates(0, 3), 1);
    const again = await repository.events.append(candidates(1, 3), 2);
    expect(again.map(({ verdict }) => verdict)).toEqual(['duplicate', 'duplicate', 'accepted']);
    expect(again.map((verdict) => 'seq' in verdict && verdict.seq)).toEqual([2, 3, 4]);
    expect(await headsOf(repository)).toEqual({ ed: 4 });
  });

  it('takes a fact that another device writes down again as the same', async () => {
    const repository = current();
    await repository.events.append([candidate(0)], 1);
    const retold = candidate(0, { device: 'tablet-2', recordedAt: 5, deviceSeq: 99 });
    expect((await repository.events.append([retold], 2))[0]!.verdict).toBe('duplicate');
  });

  it('quarantines another fact under a known id, in one batch or in two, and keeps the first', async () => {
    const repository = current();
    const other = candidate(0, { occurredAt: 7 });
    const inOne = await repository.events.append([candidate(0), other, candidate(1)], 1);
    expect(inOne.map(({ verdict }) => verdict)).toEqual(['accepted', 'quarantined', 'accepted']);
    const inTwo = await repository.events.append([candidate(0, { ward: 'icu' })], 2);
    expect(inTwo.map(({ verdict }) => verdict)).toEqual(['quarantined']);
    expect(await repository.quarantine.count()).toBe(2);
    expect((await repository.events.pull(ED, 0, 10)).events.map(idOf)).toEqual([factId(0), factId(1)]);
    expect(await headsOf(repository)).not.toHaveProperty('icu', 1);
  });

  it('keeps facts whose names it does not know', async () => {
    const repository = current();
    const unknown = candidate(0, { name: 'v7.BloodGiven', payload: { litres: 0.5 } });
    expect((await repository.events.append([unknown], 1))[0]!.verdict).toBe('accepted');
    const { events } = await repository.events.pull(ED, 0, 10);
    expect(JSON.parse(events[0]!.body)).toEqual(unknown.event);
  });
}

function findsFacts(current: () => EventRepository): void {
  it('tells all facts of an encounter and the ward it began in', async () => {
    const repository = current();
    const encounter = asEncounterId('enc/ä 1');
    await repository.events.append(
      [candidate(0, { encounter }), candidate(1), candidate(2, { encounter })],
      1,
    );
    const found = await repository.events.ofEncounter(encounter);
    expect(found.map(idOf)).toEqual([factId(0), factId(2)]);
    expect(await repository.events.wardOf(encounter)).toBe(ED);
    expect(await repository.events.wardOf(asEncounterId('nobody'))).toBeUndefined();
  });

  it('tells what was received in a span of time from others than one device', async () => {
    const repository = current();
    await repository.events.append(candidates(0, 2), 10);
    await repository.events.append(candidates(2, 2, { device: 'feed:simulation' }), 20);
    await repository.events.append(candidates(4, 1), 20);
    await repository.events.append(candidates(5, 1), 30);
    const found = await repository.events.receivedBetween(10, 20, 'feed:simulation');
    expect(found.map(idOf)).toEqual([factId(4)]);
    expect(found[0]!.receivedAt).toBe(20);
  });
}

function keepsTheRest(current: () => EventRepository): void {
  it('keeps a refused row once however often it is sent', async () => {
    const repository = current();
    const row = { source: 'adt.hl7', line: 3, reason: 'no encounter', raw: 'PV1|\0|\uD800' };
    expect(await repository.quarantine.add([row, row], 5)).toEqual({ accepted: 1, duplicate: 1 });
    expect(await repository.quarantine.add([row, { ...row, line: 4 }], 6)).toEqual({
      accepted: 1,
      duplicate: 1,
    });
    const listed = await repository.quarantine.list(10);
    expect(listed.map(({ line, at }) => [line, at])).toEqual([
      [4, 6],
      [3, 5],
    ]);
    expect(listed[0]).toMatchObject({
      source: 'adt.hl7',
      reason: 'no encounter',
      raw: 'PV1|\uFFFD|\uFFFD',
    });
  });

  it('remembers settings and lets a later value win', async () => {
    const repository = current();
    await repository.settings.set({ name: 'St. Elsewhere', zone: 'Europe/Berlin' });
    await repository.settings.set({ name: 'St. Anne' });
    expect(Object.fromEntries(await repository.settings.all())).toEqual({
      name: 'St. Anne',
      zone: 'Europe/Berlin',
    });
  });

  it('answers a ping and knows its own copy of the data', async () => {
    const repository = current();
    await repository.ping();
    expect(await repository.fingerprint()).toBe(await repository.fingerprint());
  });
}

/** Every ward from 0 to its head, checked to be gapless. */
async function everything(repository: EventRepository): Promise<NumberedText[]> {
  const all: NumberedText[] = [];
  for (const { ward, seq } of await repository.events.heads()) {
    const { events } = await repository.events.pull(ward, 0, 1_000);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: seq }, (_, i) => i + 1));
    all.push(...events);
  }
  return all;
}

const headsOf = async (repository: EventRepository) =>
  Object.fromEntries((await repository.events.heads()).map(({ ward, seq }) => [ward, seq]));

const idOf = ({ body }: { body: string }) => (JSON.parse(body) as LogEvent).id;

const wardOf = (n: number, twoWards: boolean) => (twoWards && n % 3 === 0 ? 'icu' : 'ed');

const isDuplicate = ({ verdict }: { verdict: string }) => verdict === 'duplicate';
