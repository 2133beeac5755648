import { canonicalJson, contentUuid } from '../hash.ts';
import type { Fact, KnownEvent } from '../schema/event.ts';
import { asDeviceId, asEventId, asMillis, asPractitionerId, type Millis } from '../schema/ids.ts';
import type { ImportOptions } from './record.ts';

/**
 * Gives the facts of a feed their identity. The id comes from what a fact says: imported twice, it is the same fact.
 * A source rarely says when it wrote something down, so it counts as written when it was true, at the latest now:
 * old data then looks as old as it is.
 */
export class Feed {
  readonly #options: ImportOptions;
  readonly #name: string;
  #deviceSeq = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
    this.#name = `feed:${options.source.replaceAll(/[^\w.-]+/g, '-').slice(0, 59)}`;
  }

  event(fact: Fact, writtenAt: Millis = fact.occurredAt): KnownEvent {
    const { now } = this.#options;
    return {
      ...this.#content(fact),
      id: this.idOf(fact),
      recordedAt: now === undefined ? writtenAt : asMillis(Math.min(writtenAt, now)),
      author: asPractitionerId(this.#name),
      device: asDeviceId(this.#name),
      deviceSeq: ++this.#deviceSeq,
      // Safe: a fact pairs its name with the payload of that name.
    } as KnownEvent;
  }

  idOf(fact: Fact) {
    return asEventId(contentUuid(canonicalJson(this.#content(fact))));
  }

  #content({ name, ward, encounter, occurredAt, payload }: Fact) {
    const { site } = this.#options;
    return encounter === undefined
      ? { site, ward, name, occurredAt, payload }
      : { site, ward, encounter, name, occurredAt, payload };
  }
}
