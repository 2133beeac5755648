import type { Fact, LogEvent } from '../schema/event.ts';
import { asDeviceId, asPractitionerId, type Millis, type WardId } from '../schema/ids.ts';
import type { EventName, PayloadOf } from '../schema/payload.ts';
import { simulatedEventId } from './content-id.ts';
import type { Visit, World } from './world.ts';

export const SIMULATION_DEVICE = asDeviceId('feed:simulation');
const AUTHOR = asPractitionerId('feed:simulation');

/** From a fact being true to its being written down, ms. The same for all, so that facts are written in order. */
export const RECORDING_LAG_MS = 10_000;

/** States a fact about a patient, as of now. */
export function state<N extends EventName>(world: World, visit: Visit, name: N, payload: PayloadOf<N>): void {
  const fact = {
    name,
    ward: visit.ward,
    encounter: visit.id,
    occurredAt: world.now,
    payload,
  } as unknown as Fact;
  if (world.emitting) emit(world, fact);
  else keepForLater(world, visit, fact);
}

/** States a fact about a unit, as of now; before emission starts, beds and staff are not news. */
export function stateOfUnit<N extends EventName>(
  world: World,
  ward: WardId,
  name: N,
  payload: PayloadOf<N>,
): void {
  if (world.emitting) emit(world, { name, ward, occurredAt: world.now, payload } as unknown as Fact);
}

/** Writes a fact into the log under this feed's own counter. */
export function emit(world: World, fact: Fact): void {
  const subject = fact.encounter ?? fact.ward;
  const content = `${world.site}|${subject}|${fact.name}|${fact.occurredAt}|${JSON.stringify(fact.payload)}`;
  world.out.push({
    id: simulatedEventId(content),
    site: world.site,
    ...fact,
    recordedAt: (fact.occurredAt + RECORDING_LAG_MS) as Millis,
    author: AUTHOR,
    device: SIMULATION_DEVICE,
    deviceSeq: ++world.deviceSeq,
  } as LogEvent);
}

function keepForLater(world: World, visit: Visit, fact: Fact): void {
  const facts = world.backlog.get(visit.id);
  if (facts) facts.push(fact);
  else world.backlog.set(visit.id, [fact]);
}
