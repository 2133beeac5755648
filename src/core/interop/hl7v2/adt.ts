import { canonicalJson } from '../../hash.ts';
import { err, ok, type Result } from '../../result.ts';
import type { Fact, KnownEvent } from '../../schema/event.ts';
import type { Millis, UnitId, WardId } from '../../schema/ids.ts';
import type { EventName, PayloadOf } from '../../schema/payload.ts';
import type { Feed } from '../feed.ts';
import { kindByName, Places } from '../places.ts';
import type { ImportOptions } from '../record.ts';
import { Streams } from '../streams.ts';
import { withWholeText } from '../text.ts';
import { modeOf, outcomeOf, sexOf } from './codes.ts';
import { History, type FactOf } from './history.ts';
import { ageAt, isNews, onlyGiven, personOf } from './person.ts';
import type { Trigger, Visit } from './visit.ts';

/** What a message says, with the units and beds it is the first to name. */
export interface Said {
  readonly events: readonly KnownEvent[];
  readonly setup: readonly KnownEvent[];
}

type Facts = Result<readonly Fact[], string>;

/** Turns ADT messages into facts, each in the light of those before it. */
export class AdtMapper {
  readonly #feed: Feed;
  readonly #streams: Streams;
  readonly #places: Places;
  readonly #history: History;
  readonly #byTrigger: { readonly [T in Trigger]: (visit: Visit) => Facts };

  constructor(feed: Feed, options: ImportOptions) {
    this.#feed = feed;
    this.#streams = new Streams(options);
    this.#places = new Places(options.lookups);
    this.#history = new History(options.lookups);
    this.#byTrigger = {
      A01: (visit) => (comesToDepartment(visit) ? this.#registered(visit) : this.#admitted(visit)),
      A02: (visit) => this.#transferred(visit),
      A03: (visit) => this.#discharged(visit),
      A04: (visit) => (comesToDepartment(visit) ? this.#registered(visit) : this.#admitted(visit)),
      A08: (visit) => this.#updated(visit),
      A11: (visit) => this.#admissionCancelled(visit),
      A12: (visit) => this.#cancelled(visit, 'v1.PatientMoved', 'transfer'),
      A13: (visit) => this.#cancelled(visit, 'v1.PatientDeparted', 'discharge'),
    };
  }

  map(visit: Visit): Result<Said, string> {
    if (this.#isOutside(visit)) {
      return err('A visit of an outpatient (PV1-2) is neither in the department nor on a ward.');
    }
    const facts = this.#byTrigger[visit.trigger](visit);
    if (!facts.ok) return facts;
    const setup = facts.value.flatMap((fact) => this.#setupFor(fact, visit));
    const events = facts.value.map((fact) => this.#feed.event(fact, visit.writtenAt));
    for (const event of events) this.#history.add(event);
    return ok({ events, setup: setup.map((fact) => this.#feed.event(fact, visit.writtenAt)) });
  }

  /** An outpatient counts only in a department, or as a visit that is known already. */
  #isOutside({ visitClass, encounter, unit }: Visit): boolean {
    if (visitClass !== 'outside' || this.#streams.known(encounter) !== undefined) return false;
    return unit === undefined || this.#places.kindOf(unit) !== 'emergency';
  }

  /** Came to the department. */
  #registered(visit: Visit): Facts {
    const unit = visit.unit ?? this.#streams.defaultUnit();
    const ward = this.#streams.of(visit.encounter, unit);
    const bed = visit.bed !== undefined && (ward as string) === (unit as string);
    const moved = bed ? [fact('v1.PatientMoved', visit, ward, { unit, bed: visit.bed }, startOf(visit))] : [];
    return ok([...this.#arrival(visit, ward), ...this.#person(visit, ward), ...moved]);
  }

  /** Admitted: from the department when the visit began elsewhere, else straight to the ward. */
  #admitted(visit: Visit): Facts {
    const known = this.#streams.known(visit.encounter);
    if (visit.unit === undefined && known === undefined) {
      return err('PV1-3 names no location, and the visit is not known.');
    }
    const ward = this.#streams.of(visit.encounter, visit.unit);
    const direct =
      visit.unit !== undefined && (ward as string) === (visit.unit as string) && this.#isWard(visit.unit);
    const at = direct ? startOf(visit) : visit.at;
    const arrival = this.#arrival(visit, ward);
    const service = onlyGiven({ service: visit.message.text('PV1', 10)?.slice(0, 64) });
    const planned = direct && modeOf(visit.message, false) === 'elective';
    const decision = planned
      ? fact('v1.BedRequested', visit, ward, { unit: visit.unit, ...service }, at)
      : fact('v1.AdmissionDecided', visit, ward, service, at);
    return ok([...arrival, ...this.#person(visit, ward), decision, ...placed(visit, ward, at)]);
  }

  #transferred(visit: Visit): Facts {
    if (visit.unit === undefined) return err('PV1-3 names no location to transfer to.');
    const ward = this.#streams.of(visit.encounter, visit.priorUnit ?? visit.unit);
    const known = this.#knownArrival(visit, ward);
    return ok([...known, ...this.#person(visit, ward), ...placed(visit, ward, visit.at)]);
  }

  #discharged(visit: Visit): Facts {
    const ward = this.#streams.of(visit.encounter, visit.priorUnit ?? visit.unit);
    const outcome = outcomeOf(visit.message, visit.visitClass);
    const departed = fact('v1.PatientDeparted', visit, ward, { outcome }, visit.dischargedAt ?? visit.at);
    return ok([...this.#knownArrival(visit, ward), ...this.#person(visit, ward), departed]);
  }

  #updated(visit: Visit): Facts {
    const ward = this.#streams.of(visit.encounter, visit.unit);
    const arrived = this.#history.last(visit.encounter, 'v1.PatientArrived', visit.at);
    const change = arrived ? this.#correction(visit, ward, arrived) : this.#knownArrival(visit, ward);
    return ok([...change, ...this.#person(visit, ward)]);
  }

  /** Takes back what the last admission said: decision, bed and move at one time, or else the arrival. */
  #admissionCancelled(visit: Visit): Facts {
    const last = (name: EventName) => this.#history.last(visit.encounter, name, visit.at);
    const start = last('v1.AdmissionDecided') ?? last('v1.BedRequested') ?? last('v1.PatientArrived');
    if (!start) return unknownToCancel(visit, 'admission');
    const names = ['v1.PatientArrived', 'v1.AdmissionDecided', 'v1.BedRequested', 'v1.PatientMoved'] as const;
    const said = names
      .flatMap((name): KnownEvent[] => this.#history.all(visit.encounter, name, visit.at))
      .filter(({ occurredAt }) => occurredAt === start.occurredAt);
    return ok(said.map((event) => retraction(visit, event)));
  }

  #cancelled(visit: Visit, name: 'v1.PatientMoved' | 'v1.PatientDeparted', what: string): Facts {
    const event = this.#history.last(visit.encounter, name, visit.at);
    return event ? ok([retraction(visit, event)]) : unknownToCancel(visit, what);
  }

  /** The arrival, unless another one is known. */
  #arrival(visit: Visit, ward: WardId): readonly Fact[] {
    const toDepartment = comesToDepartment(visit) || !this.#isWard(ward as string as UnitId);
    const at = startOf(visit);
    const mode = modeOf(visit.message, toDepartment);
    const { note, ...said } = describe(visit, ward, at);
    const arrived = fact('v1.PatientArrived', visit, ward, onlyGiven({ mode, ...said.described }), at);
    const known = this.#history.all(visit.encounter, 'v1.PatientArrived', FOREVER);
    const others = known.length > 0 && !known.some(({ id }) => id === this.#feed.idOf(arrived));
    return others ? [] : [arrived, ...note];
  }

  /** For a visit first heard of in the middle: its arrival, when the message says when that was. */
  #knownArrival(visit: Visit, ward: WardId): readonly Fact[] {
    return visit.admittedAt === undefined ? [] : this.#arrival(visit, ward);
  }

  #correction(visit: Visit, ward: WardId, arrived: FactOf<'v1.PatientArrived'>): readonly Fact[] {
    const before = (name: 'v1.FactCorrected') => this.#history.all(visit.encounter, name, earlier(visit.at));
    const last = before('v1.FactCorrected').findLast(
      ({ payload }) => payload.corrects === arrived.id,
    )?.payload;
    const was = { at: last?.occurredAt ?? arrived.occurredAt, payload: last?.payload ?? arrived.payload };
    // Once admitted, PV1-44 is the time of the admission.
    const isAdmitted = this.#history.last(visit.encounter, 'v1.AdmissionDecided', visit.at) !== undefined;
    const at = isAdmitted ? was.at : (visit.admittedAt ?? was.at);
    const payload = { ...was.payload, ...describe(visit, ward, at).described };
    if (at === was.at && canonicalJson(payload) === canonicalJson(was.payload)) return [];
    return [
      fact(
        'v1.FactCorrected',
        visit,
        ward,
        { corrects: arrived.id, occurredAt: at, payload, reason: 'ADT^A08' },
        visit.at,
      ),
    ];
  }

  #person(visit: Visit, ward: WardId): readonly Fact[] {
    const person = personOf(visit.message);
    const before = this.#history.all(visit.encounter, 'v1.PersonIdentified', earlier(visit.at));
    const payloads = before.map(({ payload }) => payload);
    return isNews(person, payloads) ? [fact('v1.PersonIdentified', visit, ward, person, visit.at)] : [];
  }

  #setupFor({ name, payload, ward, occurredAt }: Fact, visit: Visit): readonly Fact[] {
    if (name === 'v1.PatientMoved') return this.#places.bed(payload.unit, payload.bed, occurredAt);
    if (name !== 'v1.PatientArrived') return [];
    return this.#places.unit(
      ward as string as UnitId,
      occurredAt,
      comesToDepartment(visit) ? 'emergency' : 'ward',
    );
  }

  #isWard(unit: UnitId): boolean {
    return (this.#places.kindOf(unit) ?? kindByName(unit)) !== 'emergency';
  }
}

/** An emergency visit, and a registration (A04) that is not said to be an inpatient's. */
const comesToDepartment = ({ visitClass, trigger }: Visit): boolean =>
  visitClass === 'emergency' || (trigger === 'A04' && visitClass !== 'inpatient');

const FOREVER = Number.MAX_SAFE_INTEGER as Millis;

const earlier = (at: Millis) => (at - 1) as Millis;

/** When the visit began: PV1-44, else when the message says that it happened. */
const startOf = ({ admittedAt, at }: Visit): Millis => admittedAt ?? at;

function placed(visit: Visit, ward: WardId, at: Millis): Fact[] {
  const { unit, bed } = visit;
  return unit === undefined ? [] : [fact('v1.PatientMoved', visit, ward, onlyGiven({ unit, bed }), at)];
}

/** What the flow may know of a person: age, sex and complaint (PID-7, PID-8, PV2-3). */
function describe(visit: Visit, ward: WardId, at: Millis) {
  const { message, encounter } = visit;
  const text = message.text('PV2', 3, 2) ?? message.text('PV2', 3, 1);
  const { complaint, note } = withWholeText(text, { ward, encounter, occurredAt: at });
  const ageYears = ageAt(personOf(message).birthDate, at);
  return { described: onlyGiven({ ageYears, sex: sexOf(message), complaint }), note };
}

const retraction = (visit: Visit, event: KnownEvent): Fact =>
  fact(
    'v1.FactRetracted',
    visit,
    event.ward,
    { retracts: event.id, reason: `ADT^${visit.trigger}` },
    visit.at,
  );

const unknownToCancel = (visit: Visit, what: string): Facts =>
  err(`${visit.trigger} cancels the ${what} of a visit of which none is known.`);

function fact<N extends EventName>(
  name: N,
  { encounter }: Visit,
  ward: WardId,
  payload: PayloadOf<N>,
  occurredAt: Millis,
): Fact {
  // Safe: the parameters pair a name with the payload of that name.
  return { name, ward, encounter, occurredAt, payload } as unknown as Fact;
}
