import { extractFeatures } from '../../src/core/features/extract.ts';
import type { FeatureBatch } from '../../src/core/features/batch.ts';
import { isKnown, type KnownEvent, type LogEvent } from '../../src/core/schema/event.ts';
import { asMillis, asSiteId, type EncounterId, type Millis } from '../../src/core/schema/ids.ts';
import { simulate } from '../../src/core/simulation/hospital.ts';
import { randomProfile } from '../../src/core/simulation/random-profile.ts';
import { chance, createRng, uniform, type Rng } from '../../src/core/simulation/random.ts';
import { compact } from '../../src/core/ward/compact.ts';
import { foldEncounter } from '../../src/core/ward/encounter.ts';
import { needsRehydration, project, rehydrate } from '../../src/core/ward/project.ts';
import {
  DAY_MS,
  emptyState,
  HOUR_MS,
  hourOf,
  type Encounter,
  type HospitalState,
} from '../../src/core/ward/state.ts';

/** The log of a hospital, as a tablet would have received it. */
export interface HospitalLog {
  readonly seed: number;
  readonly zone: string;
  readonly startAt: Millis;
  readonly days: number;
  readonly events: readonly LogEvent[];
}

/** An instant at which the hospital is looked at: what was known then, and what became of everybody. */
export interface Moment {
  readonly at: Millis;
  readonly batch: FeatureBatch;
  /** Set when somebody arrives at this very instant; the batch does not know of them yet. */
  readonly arriving: EncounterId | undefined;
  readonly outcomes: Outcomes;
}

/** Everybody as the whole log knows them in the end. */
export interface Outcomes {
  readonly encounters: ReadonlyMap<EncounterId, Encounter>;
  /** Into the department, by whole hour since 1970. */
  readonly arrivals: ReadonlyMap<number, number>;
  /** Nothing after this is known. */
  readonly until: Millis;
}

const ZONES = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'Australia/Sydney', 'UTC'] as const;
const EPOCH = Date.UTC(2024, 0, 1);

/** A simulated hospital like no other: its profile, time zone and season follow from the seed. */
export function simulatedHospital(seed: number, days: number): HospitalLog {
  const rng = createRng(seed, 'training');
  const zone = ZONES[Math.floor(uniform(rng) * ZONES.length)]!;
  const startAt = asMillis(EPOCH + Math.floor(uniform(rng) * 365) * DAY_MS);
  const site = asSiteId(`simulated-${seed}`);
  const events = [...simulate(randomProfile(seed), { days, seed, startAt, zone, site })];
  return { seed, zone, startAt, days, events };
}

export interface MomentOptions {
  /** Chance that an arrival is a moment. */
  readonly arrivalShare: number;
  /** Mean time between the other moments. */
  readonly everyHours: number;
  /** The first days are a record too young to learn from. */
  readonly fromDay: number;
  /** The last days are kept to see what became of everybody. */
  readonly followUpDays: number;
}

/** Replays the log and stops at random instants; features are computed by the code that runs on the tablet. */
export function* moments(log: HospitalLog, options: MomentOptions): Generator<Moment> {
  const rng = createRng(log.seed, 'moments');
  const factsByEncounter = groupFacts(log.events);
  const outcomes = outcomesOf(log, factsByEncounter);
  const from = log.startAt + options.fromDay * DAY_MS;
  const to = outcomes.until - options.followUpDays * DAY_MS;
  const state = emptyState();
  const seen = new Map<EncounterId, number>();
  const look = (at: number, arriving?: EncounterId): Moment => ({
    at: asMillis(at),
    batch: extractFeatures(state, { at: asMillis(at), zone: log.zone, version: 0 }),
    arriving,
    outcomes,
  });
  let next = from + waiting(rng, options);
  let compactAt = log.startAt + DAY_MS;
  for (const event of log.events) {
    if (event.recordedAt > to) return;
    for (; next < event.recordedAt; next += waiting(rng, options)) yield look(next);
    if (event.recordedAt > compactAt) compact(state, asMillis((compactAt += DAY_MS) - DAY_MS));
    if (event.occurredAt >= from && isWalkIn(event) && chance(rng, options.arrivalShare))
      yield look(event.occurredAt, event.encounter);
    apply(state, event, factsByEncounter, seen);
  }
}

const waiting = (rng: Rng, { everyHours }: MomentOptions) => 2 * everyHours * HOUR_MS * uniform(rng);

const isWalkIn = (event: LogEvent) =>
  isKnown(event) && event.name === 'v1.PatientArrived' && event.payload.mode !== 'elective';

type FactsByEncounter = ReadonlyMap<EncounterId, readonly KnownEvent[]>;

function groupFacts(events: readonly LogEvent[]): FactsByEncounter {
  const facts = new Map<EncounterId, KnownEvent[]>();
  for (const event of events) {
    if (!event.encounter || !isKnown(event)) continue;
    const list = facts.get(event.encounter);
    if (list) list.push(event);
    else facts.set(event.encounter, [event]);
  }
  return facts;
}

/** As the ward worker does it: facts of somebody long gone come back from the log first. */
function apply(
  state: HospitalState,
  event: LogEvent,
  facts: FactsByEncounter,
  seen: Map<EncounterId, number>,
): void {
  const { encounter } = event;
  if (encounter) {
    const earlier = seen.get(encounter) ?? 0;
    if (earlier > 0 && needsRehydration(state, event))
      rehydrate(state, encounter, facts.get(encounter)!.slice(0, earlier));
    if (isKnown(event)) seen.set(encounter, earlier + 1);
  }
  project(state, event);
}

function outcomesOf(log: HospitalLog, facts: FactsByEncounter): Outcomes {
  const encounters = new Map<EncounterId, Encounter>();
  const arrivals = new Map<number, number>();
  for (const [id, list] of facts) {
    const encounter = foldEncounter(list);
    if (!encounter) continue;
    encounters.set(id, encounter);
    const { arrivedAt, mode } = encounter;
    if (arrivedAt === undefined || mode === 'elective') continue;
    arrivals.set(hourOf(arrivedAt), (arrivals.get(hourOf(arrivedAt)) ?? 0) + 1);
  }
  return { encounters, arrivals, until: asMillis(log.startAt + log.days * DAY_MS) };
}
