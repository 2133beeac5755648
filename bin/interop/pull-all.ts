import { ok, type Result } from '../../src/core/result.ts';
import type { LogEvent } from '../../src/core/schema/event.ts';
import type { ServerClient, ServerFailure } from './server-client.ts';

/** Reads the server's whole log, stream by stream in order, and gives the events to `take` by the page. */
export async function pullAll(
  server: ServerClient,
  take: (events: readonly LogEvent[]) => Promise<void> | void,
): Promise<Result<undefined, ServerFailure>> {
  const heads = await server.heads();
  if (!heads.ok) return heads;
  for (const { ward, seq } of heads.value.heads) {
    for (let after = 0; after < seq;) {
      const page = await server.pull(ward, after);
      if (!page.ok) return page;
      await take(page.value.events.map(({ event }) => event));
      after = page.value.events.at(-1)?.seq ?? seq;
    }
  }
  return ok(undefined);
}
