import type { Fact } from '../schema/event.ts';
import { asMillis, asUnitId, wardOfUnit, type Millis, type UnitId } from '../schema/ids.ts';
import type { UnitKind } from '../schema/payload.ts';
import { emit } from './emit.ts';
import type { UnitBeds, World } from './world.ts';

/**
 * The log begins with the house as it stands: its units and beds, who is on duty, and all that is known of those who
 * are already in it. So no bed is filled by somebody of whom nothing is known.
 */
export function startEmission(world: World): void {
  world.emitting = true;
  const patients = [...world.backlog.values()].flat();
  const builtAt = asMillis(patients.reduce((first, fact) => Math.min(first, fact.occurredAt), world.now));
  const facts = [
    ...houseFacts(world, builtAt),
    ...closedFacts(world, builtAt),
    ...staffFacts(world),
    ...patients,
  ];
  world.backlog.clear();
  facts.sort((a, b) => a.occurredAt - b.occurredAt);
  for (const fact of facts) emit(world, fact);
}

function houseFacts(world: World, at: Millis): Fact[] {
  const { unit, title } = world.profile.department;
  return [
    configured(asUnitId(unit), title, 'emergency', [], at),
    ...world.units.flatMap((bedded) => unitFacts(bedded, at)),
  ];
}

const unitFacts = ({ id, profile, beds }: UnitBeds, occurredAt: Millis): Fact[] => [
  configured(id, profile.title, profile.kind, [...profile.services], occurredAt),
  ...beds.map((bed): Fact => ({
    name: 'v1.BedOpened',
    ward: wardOfUnit(id),
    occurredAt,
    payload: { unit: id, bed: bed.id },
  })),
];

const configured = (
  unit: UnitId,
  name: string,
  kind: UnitKind,
  services: string[],
  occurredAt: Millis,
): Fact => ({
  name: 'v1.UnitConfigured',
  ward: wardOfUnit(unit),
  occurredAt,
  payload: { unit, name, kind, services },
});

const closedFacts = (world: World, occurredAt: Millis): Fact[] =>
  world.units.flatMap(({ id, beds }) =>
    beds
      .filter((bed) => bed.closed)
      .map((bed): Fact => ({
        name: 'v1.BedClosed',
        ward: wardOfUnit(id),
        occurredAt,
        payload: { unit: id, bed: bed.id, reason: 'repair' },
      })),
  );

const staffFacts = (world: World): Fact[] =>
  [...world.staff.values()].map(({ unit, role, present, since }) => ({
    name: 'v1.StaffOnDuty',
    ward: wardOfUnit(unit),
    occurredAt: asMillis(since),
    payload: { unit, role, count: present },
  }));
