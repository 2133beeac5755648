import { isKnown, type KnownEvent, type LogEvent } from '../schema/event.ts';
import type { EncounterId, UnitId } from '../schema/ids.ts';
import type { Acuity, Outcome } from '../schema/payload.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../ward/state.ts';

/** What a log amounts to, to hold against what is known of real hospitals. */
export interface Summary {
  readonly events: number;
  readonly days: number;
  readonly arrivalsPerDay: number;
  /** Variance over mean of the daily counts: 1 if days were alike. */
  readonly dispersion: number;
  readonly waitMinutes: Readonly<Record<string, WaitSummary>>;
  readonly leftWithoutBeingSeen: number;
  readonly admitted: number;
  readonly diedOnWards: number;
  readonly boardingHours: WaitSummary;
  readonly stayHours: WaitSummary;
  /** Mean share of beds in use, and their number. */
  readonly occupancy: Readonly<Record<string, { readonly beds: number; readonly mean: number }>>;
}

export interface WaitSummary {
  readonly n: number;
  readonly median: number;
  readonly p90: number;
}

interface Seen {
  readonly arrivedAt: number;
  readonly elective: boolean;
  acuity?: Acuity;
  treated?: boolean;
  decidedAt?: number;
  movedAt?: number;
  unit?: UnitId | undefined;
  unitSince?: number;
}

/** Takes events one by one; only what happened from `from` until `until` counts. */
export class LogSummary {
  private readonly from: number;
  private readonly until: number;
  private events = 0;
  private readonly seen = new Map<EncounterId, Seen>();
  private readonly daily = new Map<number, number>();
  private readonly waits = new Map<Acuity, number[]>();
  private readonly boarding: number[] = [];
  private readonly stays: number[] = [];
  private readonly outcomes = new Map<Outcome, number>();
  private decided = 0;
  private died = 0;
  private readonly beds = new Map<UnitId, Set<string>>();
  private readonly bedMs = new Map<UnitId, number>();

  constructor(from: number, until: number) {
    this.from = from;
    this.until = until;
  }

  add(event: LogEvent): void {
    this.events += 1;
    if (!isKnown(event)) return;
    if (event.name === 'v1.BedOpened') this.bedsOf(event.payload.unit).add(event.payload.bed);
    else if (event.name === 'v1.PatientArrived') this.arrive(event);
    else this.addToVisit(event);
  }

  result(): Summary {
    for (const visit of this.seen.values()) this.endStay(visit, this.until);
    const days = (this.until - this.from) / DAY_MS;
    const arrivals = sum([...this.daily.values()]);
    const waits = [...this.waits].sort(([a], [b]) => a - b);
    return {
      events: this.events,
      days,
      arrivalsPerDay: arrivals / days,
      dispersion: dispersion([...this.daily.values()]),
      waitMinutes: Object.fromEntries(waits.map(([acuity, values]) => [acuity, summarise(values)])),
      leftWithoutBeingSeen: (this.outcomes.get('left_without_being_seen') ?? 0) / arrivals,
      admitted: this.decided / arrivals,
      diedOnWards: this.died / Math.max(1, this.stays.length),
      boardingHours: summarise(this.boarding),
      stayHours: summarise(this.stays),
      occupancy: this.occupancy(),
    };
  }

  private arrive(event: KnownEvent & { name: 'v1.PatientArrived' }): void {
    const elective = event.payload.mode === 'elective';
    this.seen.set(event.encounter!, { arrivedAt: event.occurredAt, elective });
    const day = Math.floor((event.occurredAt - this.from) / DAY_MS);
    if (!elective && this.counts(event.occurredAt)) this.daily.set(day, (this.daily.get(day) ?? 0) + 1);
  }

  private addToVisit(event: KnownEvent): void {
    const visit = event.encounter && this.seen.get(event.encounter);
    if (!visit) return;
    const at = event.occurredAt;
    switch (event.name) {
      case 'v1.PatientTriaged':
        visit.acuity = event.payload.acuity;
        break;
      case 'v1.TreatmentStarted':
        if (this.counts(at)) this.treat(visit, at);
        break;
      case 'v1.AdmissionDecided':
        visit.decidedAt = at;
        if (this.counts(at)) this.decided += 1;
        break;
      case 'v1.PatientMoved':
        this.move(visit, event.payload.unit, at);
        break;
      case 'v1.PatientDeparted':
        this.depart(visit, event.payload.outcome, at);
        this.seen.delete(event.encounter!);
        break;
      default:
    }
  }

  private treat(visit: Seen, at: number): void {
    const acuity = visit.acuity ?? 3;
    const list = this.waits.get(acuity) ?? [];
    list.push((at - visit.arrivedAt) / MINUTE_MS);
    this.waits.set(acuity, list);
  }

  private move(visit: Seen, unit: UnitId, at: number): void {
    this.endStay(visit, at);
    visit.unit = unit;
    visit.unitSince = at;
    if (visit.movedAt !== undefined) return;
    visit.movedAt = at;
    if (visit.decidedAt !== undefined && this.counts(at))
      this.boarding.push((at - visit.decidedAt) / HOUR_MS);
  }

  private depart(visit: Seen, outcome: Outcome, at: number): void {
    this.endStay(visit, at);
    if (!this.counts(at)) return;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    if (visit.movedAt === undefined) return;
    this.stays.push((at - visit.movedAt) / HOUR_MS);
    if (outcome === 'died') this.died += 1;
  }

  private endStay({ unit, unitSince }: Seen, at: number): void {
    if (unit === undefined) return;
    const ms = Math.max(0, Math.min(at, this.until) - Math.max(unitSince!, this.from));
    this.bedMs.set(unit, (this.bedMs.get(unit) ?? 0) + ms);
  }

  private occupancy(): Summary['occupancy'] {
    const share = (unit: UnitId, beds: number) =>
      (this.bedMs.get(unit) ?? 0) / (beds * (this.until - this.from));
    return Object.fromEntries(
      [...this.beds].map(([unit, beds]) => [unit, { beds: beds.size, mean: share(unit, beds.size) }]),
    );
  }

  private bedsOf(unit: UnitId): Set<string> {
    let beds = this.beds.get(unit);
    if (!beds) this.beds.set(unit, (beds = new Set()));
    return beds;
  }

  private counts(at: number): boolean {
    return at >= this.from && at < this.until;
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function dispersion(counts: readonly number[]): number {
  const mean = sum(counts) / counts.length;
  return sum(counts.map((count) => (count - mean) ** 2)) / (counts.length - 1) / mean;
}

function summarise(values: readonly number[]): WaitSummary {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (level: number) => sorted[Math.min(sorted.length - 1, Math.floor(level * sorted.length))] ?? NaN;
  return { n: sorted.length, median: at(0.5), p90: at(0.9) };
}
