import { ok } from '#core/result.ts';
import type { Envelope, Fact, LogEvent } from '#core/schema/event.ts';
import {
  asDeviceId,
  asMillis,
  asPractitionerId,
  type EncounterId,
  type Millis,
  type PractitionerId,
  type SiteId,
} from '#core/schema/ids.ts';
import type { ForecastFrame } from '#core/forecast/prediction.ts';
import { uuidv7 } from '#core/uuid.ts';
import { flowHistory } from '#core/ward/flow.ts';
import { project, replay } from '#core/ward/project.ts';
import type { HospitalState } from '#core/ward/state.ts';
import type { Connection, ConnectionCallbacks, SiteInfo, StateDiff, WardStatus } from '#workers/protocol.ts';

/** A hospital held in the page, without workers, storage or server: for looking at screens and for their tests. */
export interface LocalHospital {
  readonly site: SiteInfo & { readonly id: SiteId };
  readonly events: readonly LogEvent[];
  readonly now: () => Millis;
  readonly frame: (state: HospitalState, at: Millis, version: number) => ForecastFrame;
  /** What stands in the sync state at the start; `record` adds to the unsent ones. */
  readonly status?: Partial<WardStatus> | undefined;
}

export function connectLocal(hospital: LocalHospital, callbacks: ConnectionCallbacks): Connection {
  return new LocalConnection(hospital, callbacks);
}

class LocalConnection implements Connection {
  readonly #hospital: LocalHospital;
  readonly #callbacks: ConnectionCallbacks;
  readonly #state: HospitalState;
  readonly #log: LogEvent[];
  #version = 0;
  #recorded = 0;
  #author: PractitionerId | undefined;

  constructor(hospital: LocalHospital, callbacks: ConnectionCallbacks) {
    this.#hospital = hospital;
    this.#callbacks = callbacks;
    this.#log = [...hospital.events];
    this.#state = replay(this.#log);
    this.#author = hospital.status?.author;
    queueMicrotask(() => this.#publish());
  }

  record(facts: readonly Fact[]) {
    const events = facts.map((fact) => this.#eventOf(fact));
    for (const event of events) project(this.#state, event);
    this.#log.push(...events);
    this.#recorded += events.length;
    this.#publish();
    return Promise.resolve(ok(events.map(({ id }) => id)));
  }

  timeline(encounter: EncounterId) {
    const entries = this.#log
      .filter((event) => event.encounter === encounter)
      .map((event, i) => ({ event, seq: i + 1, retracted: false, correctedBy: undefined }));
    return Promise.resolve(entries);
  }

  importFile() {
    return Promise.resolve(ok({ read: 0, accepted: 0, duplicate: 0, quarantined: 0, ignoredColumns: [] }));
  }

  quarantine() {
    return Promise.resolve([]);
  }

  exportLog() {
    return Promise.resolve(new Blob(this.#log.map((event) => `${JSON.stringify(event)}\n`)));
  }

  syncNow() {
    this.#recorded = 0;
    this.#publish();
    return Promise.resolve();
  }

  setAuthor(author: PractitionerId) {
    this.#author = author;
    this.#publish();
    return Promise.resolve();
  }

  explain() {
    return Promise.resolve(ok([]));
  }

  close() {}

  #eventOf(fact: Fact): LogEvent {
    const now = this.#hospital.now();
    const envelope: Envelope = {
      ...fact,
      id: uuidv7(now, crypto.getRandomValues(new Uint8Array(10))),
      site: this.#hospital.site.id,
      recordedAt: now,
      author: this.#author ?? asPractitionerId('nobody'),
      device: asDeviceId('page'),
      deviceSeq: this.#recorded + 1,
    };
    return envelope;
  }

  #publish(): void {
    const { callbacks, hospital } = { callbacks: this.#callbacks, hospital: this.#hospital };
    this.#version += 1;
    callbacks.onStatus(this.#status());
    callbacks.onState(this.#diff());
    callbacks.onFrame(hospital.frame(this.#state, hospital.now(), this.#version));
  }

  #status(): WardStatus {
    return {
      phase: { kind: 'ready' },
      site: this.#hospital.site,
      sync: {
        state: this.#recorded > 0 ? 'unsent' : 'synced',
        unsent: this.#recorded,
        quarantined: 0,
        lastSuccessAt: asMillis(this.#hospital.now() - 20_000),
        clockOffsetMs: 0,
      },
      follower: false,
      warnings: [],
      ...this.#hospital.status,
      author: this.#author,
    };
  }

  #diff(): StateDiff {
    return {
      version: this.#version,
      full: true,
      encounters: [...this.#state.encounters.values()].map(({ encounter }) => encounter),
      removedEncounters: [],
      units: [...this.#state.units.values()],
      flow: flowHistory(this.#state, this.#hospital.now()),
      dataTo: this.#state.dataTo,
      events: this.#log.length,
    };
  }
}
