import type { LogEvent } from '../../src/core/schema/event.ts';
import { asMillis } from '../../src/core/schema/ids.ts';
import { SIMULATION_DEVICE } from '../../src/core/simulation/emit.ts';
import type { Hospital } from '../../src/core/simulation/hospital.ts';
import { toCandidate } from '../judge.ts';
import type { EventRepository } from '../storage/event-repository.ts';
import { writePlan, type DemoPlan } from './plan.ts';

export interface DemoFeed {
  /**
   * Lives again, in silence, what is in the log already.
   * @returns false if it was another life: the log is of another version of the simulation
   */
  wake(): Promise<boolean>;
  /**
   * Lets the hospital live until `to` and records what happened; what people recorded meanwhile is part of it.
   * @returns how many facts it recorded
   */
  advanceTo(to: number): Promise<number>;
}

interface FeedDeps {
  readonly repository: EventRepository;
  readonly hospital: Hospital;
  readonly plan: DemoPlan;
  readonly clock: () => number;
}

/** A push takes its time before it commits: facts received this long ago may turn up late. */
const LATE_MS = 10_000;

/** Facts per transaction. */
const BATCH = 4_000;

/**
 * The simulated hospital has no memory of its own on disk: after a restart it lives its whole life again, the same as
 * before, and only what lies after `plan.advancedTo` is new.
 */
export function createDemoFeed({ repository, hospital, plan, clock }: FeedDeps): DemoFeed {
  const { startAt } = plan;
  let advancedTo = plan.advancedTo;
  let livedTo = startAt;
  const observed = new Set<string>();

  /** Facts of people and other feeds, each at the moment it was received. */
  async function live(to: number): Promise<LogEvent[]> {
    const runs: LogEvent[][] = [];
    const received = await repository.events.receivedBetween(livedTo - LATE_MS, to, SIMULATION_DEVICE);
    for (const { receivedAt, body } of received) {
      const event = JSON.parse(body) as LogEvent;
      if (observed.has(event.id)) continue;
      observed.add(event.id);
      runs.push(hospital.advanceTo(asMillis(Math.max(receivedAt, livedTo))));
      hospital.observe(event);
    }
    runs.push(hospital.advanceTo(asMillis(to)));
    livedTo = to;
    return runs.flat();
  }

  return {
    async wake() {
      if (livedTo >= advancedTo) return true;
      const latest = (await live(advancedTo)).findLast(({ encounter }) => encounter !== undefined);
      const known = latest?.encounter ? await repository.events.ofEncounter(latest.encounter) : [];
      return latest === undefined || known.some(({ body }) => body.includes(latest.id));
    },
    async advanceTo(to) {
      if (to <= advancedTo) return 0;
      const fresh = (await live(to)).map(toCandidate);
      for (let from = 0; from < fresh.length; from += BATCH)
        await repository.events.append(fresh.slice(from, from + BATCH), clock());
      advancedTo = to;
      await writePlan(repository.settings, { ...plan, advancedTo });
      return fresh.length;
    },
  };
}
