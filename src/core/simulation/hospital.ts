import type { LogEvent } from '../schema/event.ts';
import { asBedId, asMillis, asUnitId, type Millis, type SiteId } from '../schema/ids.ts';
import { DAY_MS, HOUR_MS } from '../ward/state.ts';
import { createArrivals } from './arrivals.ts';
import { matchBeds, onCleaned, onCloseBed, onReopenBed } from './beds.ts';
import { emptyCalendar, schedule, takeDue } from './calendar.ts';
import {
  callNext,
  onArrival,
  onBedRequest,
  onClinicianLeaves,
  onDecision,
  onGiveUpBoarding,
  onPatienceEnds,
  onTriage,
} from './department.ts';
import { RECORDING_LAG_MS } from './emit.ts';
import { createLocalClock } from './local-clock.ts';
import { onMeasure } from './measuring.ts';
import { observeFact } from './observe.ts';
import { startEmission } from './opening.ts';
import type { BeddedUnit, Profile } from './profile.ts';
import { createRng } from './random.ts';
import { onHour } from './rounds.ts';
import { leave } from './visit.ts';
import {
  onCrisisPeaks,
  onDeparture,
  onElective,
  onExpectDeparture,
  onMove,
  onReady,
  onStepDown,
} from './wards.ts';
import type { Item, ItemKind, UnitBeds, Visit, World } from './world.ts';

export interface HospitalOptions {
  readonly seed: number;
  /** The first instant that is reported as it happens; those present then are reported from their arrival on. */
  readonly startAt: Millis;
  /** IANA name, e.g. `Europe/Berlin`: people come and go by local time. */
  readonly zone: string;
  readonly site: SiteId;
}

export interface Hospital {
  /** All facts written down since the last call and until `at`, oldest first. The size of the steps does not matter. */
  advanceTo(at: Millis): LogEvent[];
  /** Tells the hospital of a fact that somebody else recorded, so that it goes on from there. */
  observe(event: LogEvent): void;
}

/** The wards start empty: long enough for the longest stays to be as frequent as they will be. */
const WARM_UP_MS = 35 * DAY_MS;

/** A hospital that runs by itself: the same profile and options, the same facts. */
export function createHospital(profile: Profile, options: HospitalOptions): Hospital {
  const world = createWorld(profile, options);
  schedule<Item>(world.calendar, { at: world.now, kind: 'hour' });
  schedule<Item>(world.calendar, { at: options.startAt, kind: 'start_emission' });
  return {
    advanceTo: (at) => {
      const until = at - RECORDING_LAG_MS;
      world.advancedTo = Math.max(world.advancedTo, at);
      if (until < world.now) return world.out.splice(0);
      for (let item = takeDue(world.calendar, until); item; item = takeDue(world.calendar, until)) {
        world.now = Math.max(world.now, item.at);
        happen(world, item);
      }
      return world.out.splice(0);
    },
    observe: (event) => observeFact(world, event),
  };
}

/** Facts of `days` whole days from `startAt`, a day at a time. */
export function* simulate(
  profile: Profile,
  { days, ...options }: HospitalOptions & { readonly days: number },
): Generator<LogEvent> {
  const hospital = createHospital(profile, options);
  for (let day = 1; day <= days; day++) yield* hospital.advanceTo(asMillis(options.startAt + day * DAY_MS));
}

function createWorld(profile: Profile, { seed, startAt, zone, site }: HospitalOptions): World {
  return {
    profile,
    seed,
    site,
    clock: createLocalClock(zone),
    now: Math.floor((startAt - WARM_UP_MS) / HOUR_MS) * HOUR_MS,
    advancedTo: startAt - WARM_UP_MS,
    calendar: emptyCalendar(),
    arrivals: createArrivals(seed),
    rng: createRng(seed, 'house'),
    visits: new Map(),
    numbered: 0,
    plannedNumbered: 0,
    waiting: [],
    untriaged: 0,
    clinicians: { onDuty: 0, busy: 0 },
    staff: new Map(),
    units: profile.wards.units.map(createUnit),
    requests: [],
    guests: new Map(),
    emitting: false,
    backlog: new Map(),
    out: [],
    deviceSeq: 0,
  };
}

const createUnit = (profile: BeddedUnit): UnitBeds => ({
  profile,
  id: asUnitId(profile.unit),
  beds: Array.from({ length: profile.beds }, (_, i) => ({
    id: asBedId(String(i + 1).padStart(2, '0')),
    holders: [],
    closed: false,
    dirty: false,
  })),
});

type OfHouse = (world: World, item: Item) => void;
type OfVisit = (world: World, visit: Visit, item: Item) => void;

const house: Partial<Record<ItemKind, OfHouse>> = {
  start_emission: startEmission,
  hour: onHour,
  arrival: onArrival,
  match_beds: matchBeds,
  cleaned: onCleaned,
  close_bed: onCloseBed,
  reopen_bed: onReopenBed,
  elective: onElective,
  review: (world) => {
    callNext(world);
    matchBeds(world);
  },
};

const visits: Partial<Record<ItemKind, OfVisit>> = {
  triage: onTriage,
  patience_ends: onPatienceEnds,
  clinician_leaves: onClinicianLeaves,
  decision: onDecision,
  bed_request: onBedRequest,
  give_up_boarding: onGiveUpBoarding,
  move: onMove,
  measure: onMeasure,
  expect_departure: onExpectDeparture,
  ready: onReady,
  departure: onDeparture,
  death: (world, visit) => leave(world, visit, 'died'),
  crisis_peaks: onCrisisPeaks,
  step_down: onStepDown,
};

function happen(world: World, item: Item): void {
  if (item.encounter === undefined) return house[item.kind]?.(world, item);
  const visit = world.visits.get(item.encounter);
  if (!visit || (item.plan !== undefined && item.plan !== visit.plan)) return;
  visits[item.kind]?.(world, visit, item);
}
