import { canonicalJson, contentUuid } from '../hash.ts';
import type { Fact, KnownEvent } from '../schema/event.ts';
import {
  asDeviceId,
  asEncounterId,
  asEventId,
  asMillis,
  asPractitionerId,
  type DeviceId,
  type EventId,
  type Millis,
  type PractitionerId,
} from '../schema/ids.ts';
import type { ImportOptions } from './record.ts';

/**
 * Gives the facts of a feed their identity. The id comes from what a fact says: imported twice, it is the same fact.
 * A source rarely says when it wrote something down, so it counts as written when it was true, at the latest now:
 * old data then looks as old as it is.
 */
export class Feed {
  readonly #options: ImportOptions;
  readonly #author: PractitionerId;
  readonly #device: DeviceId;
  #deviceSeq = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
    const name = `feed:${options.source.replaceAll(/[^\w.-]+/g, '-').slice(0, 59)}`;
    this.#author = asPractitionerId(name);
    this.#device = asDeviceId(name);
  }

  event({ name, ward, encounter, occurredAt, payload }: Fact, writtenAt: Millis = occurredAt): KnownEvent {
    const { now, site } = this.#options;
    const recordedAt = now === undefined ? writtenAt : asMillis(Math.min(writtenAt, now));
    const id = this.idOf({ name, ward, encounter, occurredAt, payload } as Fact);
    const deviceSeq = ++this.#deviceSeq;
    const written = { recordedAt, author: this.#author, device: this.#device, deviceSeq };
    const subject = encounter === undefined ? { site, ward } : { site, ward, encounter };
    // Safe: a fact pairs its name with the payload of that name.
    return { id, ...subject, name, occurredAt, ...written, payload } as KnownEvent;
  }

  /** The id of a fact: no field can hold a line end, so their order parts them. */
  idOf({ name, ward, encounter = asEncounterId(''), occurredAt, payload }: Fact): EventId {
    const { site } = this.#options;
    return asEventId(
      contentUuid(`${site}\n${ward}\n${encounter}\n${name}\n${occurredAt}\n${canonicalJson(payload)}`),
    );
  }
}
