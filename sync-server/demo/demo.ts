import { asMillis } from '../../src/core/schema/ids.ts';
import { profileNamed } from '../../src/core/simulation/designs.ts';
import type { Profile } from '../../src/core/simulation/profile.ts';
import { createHospital } from '../../src/core/simulation/hospital.ts';
import { readSite, writeSite } from '../site.ts';
import type { EventRepository } from '../storage/event-repository.ts';
import { createDemoFeed, type DemoFeed } from './feed.ts';
import { readPlan, writePlan, type DemoPlan } from './plan.ts';

export interface DemoOptions {
  readonly profile: string;
  readonly seed: number;
  readonly historyDays: number;
  readonly zone: string;
}

export const DEMO: DemoOptions = {
  profile: 'district',
  seed: 20_261,
  historyDays: 120,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

export interface Demo {
  /** Records what has happened since the last tick; resolves to the number of facts. */
  tick(): Promise<number>;
  /** Made by another version of the simulation, which cannot take it further without contradicting it. */
  readonly standsStill: boolean;
}

export interface Progress {
  readonly share: number;
  readonly facts: number;
}

const DAY_MS = 86_400_000;

/**
 * Makes the demo hospital on a new log, or lets the one that is there go on. A log that was started without it is a
 * real one, even while empty, and stays as it is: undefined.
 */
export async function openDemo(
  repository: EventRepository,
  clock: () => number,
  options: DemoOptions,
  onProgress: (progress: Progress) => void,
): Promise<Demo | undefined> {
  const plan = (await readPlan(repository.settings)) ?? (await makePlan(repository, clock(), options));
  if (!plan) return undefined;
  const zone = (await readSite(repository.settings))?.zone ?? options.zone;
  const hospital = createHospital(mustGetProfile(plan.profile), {
    seed: plan.seed,
    startAt: asMillis(plan.startAt),
    zone,
    site: repository.settings.site,
  });
  const feed = createDemoFeed({ repository, hospital, plan, clock });
  if (!(await feed.wake())) return { standsStill: true, tick: () => Promise.resolve(0) };
  await catchUp(feed, plan.advancedTo, clock(), onProgress);
  return { standsStill: false, tick: () => feed.advanceTo(clock()) };
}

async function makePlan(
  repository: EventRepository,
  now: number,
  { profile, seed, historyDays, zone }: DemoOptions,
): Promise<DemoPlan | undefined> {
  const isReal = (await readSite(repository.settings)) ?? (await repository.events.heads())[0];
  if (isReal) return undefined;
  const { title } = mustGetProfile(profile);
  const startAt = now - historyDays * DAY_MS;
  const plan = { profile, seed, startAt, advancedTo: startAt };
  await writeSite(repository.settings, { name: `${title} (demo)`, zone, demo: true });
  await writePlan(repository.settings, plan);
  return plan;
}

/** A day at a time up to now, so that progress shows and no transaction is long; the first tick does the rest. */
async function catchUp(
  feed: DemoFeed,
  from: number,
  to: number,
  onProgress: (progress: Progress) => void,
): Promise<number> {
  let facts = 0;
  for (let at = from; at < to;) {
    at = Math.min(at + DAY_MS, to);
    facts += await feed.advanceTo(at);
    onProgress({ share: (at - from) / (to - from), facts });
  }
  return facts;
}

function mustGetProfile(name: string): Profile {
  const profile = profileNamed(name);
  if (!profile) throw new Error(`There is no simulated hospital named ${name}.`);
  return profile;
}
