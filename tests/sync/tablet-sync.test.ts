import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '#core/schema/event.ts';
import {
  asDeviceId,
  asEncounterId,
  asMillis,
  asPractitionerId,
  asSiteId,
  asWardId,
} from '#core/schema/ids.ts';
import type { EventName } from '#core/schema/payload.ts';
import { uuidv7 } from '#core/uuid.ts';
import { replay } from '#core/ward/project.ts';
import type { HospitalState } from '#core/ward/state.ts';
import { ModelTablet, PromisedServer, type Fault } from './tablet-model.ts';

type Move =
  | { readonly kind: 'record'; readonly tablet: number; readonly what: number; readonly who: number }
  | { readonly kind: 'step'; readonly tablet: number; readonly fault: Fault; readonly life: number }
  | { readonly kind: 'restart' | 'snapshot'; readonly tablet: number }
  | { readonly kind: 'back_up' | 'restore' };

const tablet = fc.nat({ max: 2 });
const fault = fc.constantFrom<Fault>(
  'none',
  'none',
  'request_lost',
  'answer_lost',
  'asked_twice',
  'portal',
  'crash',
);
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('record' as const), tablet, what: fc.nat({ max: 11 }), who: fc.nat({ max: 2 }) }) }, // prettier-ignore
  { weight: 16, arbitrary: fc.record({ kind: fc.constant('step' as const), tablet, fault, life: fc.nat({ max: 8 }) }) }, // prettier-ignore
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('restart' as const, 'snapshot' as const), tablet }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('back_up' as const, 'restore' as const) }) },
);

describe('Sync', () => {
  it('brings every fact to the server once, and every tablet to the same state, whatever is lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 120 }), async (moves) => {
        const world = new World();
        for (const next of moves) await world.do(next);
        await world.settle();
        await world.check();
      }),
      { numRuns: 300 },
    );
  });
});

class World {
  readonly server = new PromisedServer();
  readonly tablets = ['a', 'b', 'c'].map((name) => new ModelTablet(`tablet-${name}`, this.server));
  readonly made: LogEvent[] = [];

  async do(move: Move): Promise<void> {
    switch (move.kind) {
      case 'record':
        return this.tablets[move.tablet]!.record((seq) => this.#make(move, seq));
      case 'step':
        return this.tablets[move.tablet]!.step(move.fault, move.life);
      case 'restart':
        return this.tablets[move.tablet]!.restart();
      case 'snapshot':
        return this.tablets[move.tablet]!.saveSnapshot();
      case 'back_up':
        return this.server.backUp();
      case 'restore':
        return this.server.restore();
    }
  }

  /** The network is fine from now on. */
  async settle(): Promise<void> {
    const steps = 20 + this.made.length * 4;
    for (let round = 0; round < 3; round++)
      for (const tablet of this.tablets) for (let i = 0; i < steps; i++) await tablet.step('none', 0);
  }

  async check(): Promise<void> {
    const ids = (events: readonly LogEvent[]) => events.map(({ id }) => id).sort();
    expect(ids(this.server.events())).toEqual(ids(this.made));
    const truth = comparable(replay(this.server.events()));
    for (const { store, memory } of this.tablets) {
      expect(await logOf(store)).toEqual(this.server.streams);
      expect(await store.outbox.counts()).toMatchObject({ unsent: 0, quarantined: 0 });
      expect(await store.outbox.pending()).toEqual([]);
      expect(comparable(memory.state)).toEqual(truth);
    }
  }

  #make({ tablet, what, who }: Move & { kind: 'record' }, deviceSeq: number): LogEvent {
    const n = this.made.length + 1;
    const [name, payload] = this.#fact(what, who);
    const event = {
      id: uuidv7(n, new Uint8Array(10).fill(n)),
      site: asSiteId('site'),
      ward: asWardId(name.startsWith('v1.Bed') && what >= 9 ? 'W' : `ED${who % 2}`),
      ...(what >= 9 ? {} : { encounter: asEncounterId(`p${who}`) }),
      name,
      occurredAt: asMillis(1_700_000_000_000 + n * 600_000),
      recordedAt: asMillis(1_700_000_000_000 + n * 600_000),
      author: asPractitionerId('nurse'),
      device: asDeviceId(`tablet-${tablet}`),
      deviceSeq,
      payload,
    } as LogEvent;
    this.made.push(event);
    return event;
  }

  #fact(what: number, who: number): [EventName, object] {
    const earlier = this.made.filter(({ encounter }) => encounter === `p${who}`);
    const target = earlier[(what * 7) % Math.max(1, earlier.length)]?.id ?? NOBODY;
    const facts: [EventName, object][] = [
      ['v1.PatientArrived', { mode: 'walk_in' }],
      ['v1.PatientTriaged', { acuity: ((who % 5) + 1) as 1 }],
      ['v1.ObservationsRecorded', { heartRate: 60 + who }],
      ['v1.TreatmentStarted', {}],
      ['v1.PatientMoved', { unit: 'W', bed: '1' }],
      ['v1.PatientMoved', { unit: 'W', bed: '2' }],
      ['v1.PatientDeparted', { outcome: 'discharged' }],
      ['v1.FactRetracted', { retracts: target }],
      ['v1.FactCorrected', { corrects: target, occurredAt: 1_700_000_000_000 }],
      ['v1.BedClosed', { unit: 'W', bed: '1', reason: 'repair' }],
      ['v1.BedOpened', { unit: 'W', bed: '1' }],
      ['v1.BedCleaned', { unit: 'W', bed: '1' }],
    ];
    return facts[what]!;
  }
}

const NOBODY = '00000000-0000-7000-8000-000000000000';

async function logOf(store: ModelTablet['store']) {
  const streams = new Map<string, unknown[]>();
  for await (const batch of store.log.since(new Map()))
    for (const item of batch) {
      const stream = streams.get(item.event.ward) ?? [];
      streams.set(item.event.ward, [...stream, item]);
    }
  return streams;
}

/** Facts of one encounter arrive in one order; of different ones, in any: so the lists are compared sorted. */
const comparable = ({ units, encounters, history, bedUse, dataTo }: HospitalState) => ({
  units: [...units.values()],
  encounters: [...encounters.values()].sort((a, b) => (a.encounter.id < b.encounter.id ? -1 : 1)),
  hourly: [...history.hourly].filter(([, hours]) => hours.size > 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  starts: history.starts,
  stays: history.stays,
  boardings: history.boardings,
  bedUse: [...bedUse].sort(([a], [b]) => (a < b ? -1 : 1)),
  dataTo,
});
