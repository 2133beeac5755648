import type { FastifyInstance } from 'fastify';
import { asMillis } from '../../src/core/schema/ids.ts';
import { PushRequest, type PushResponse, type Verdict } from '../../src/core/schema/wire.ts';
import { parseRequest, requireProtocol } from '../http/parse.ts';
import { judge, type Refused } from '../judge.ts';
import type { RouteContext } from './context.ts';

export function pushRoute(http: FastifyInstance, context: RouteContext): void {
  http.post('/api/v1/push', async (request, reply): Promise<PushResponse> => {
    requireProtocol(request.body);
    const { device, events } = parseRequest(PushRequest, request.body);
    const verdicts = await context.pushGate(() => takeIn(context, device, events));
    const count = (kind: Verdict['verdict']) => verdicts.filter(({ verdict }) => verdict === kind).length;
    request.log.info(
      { accepted: count('accepted'), duplicate: count('duplicate'), quarantined: count('quarantined') },
      'push',
    );
    reply.header('cache-control', 'no-store');
    return { epoch: context.epoch, now: asMillis(context.clock()), verdicts };
  });
}

/** A verdict per event, in the order sent; what is refused is in the quarantine before the answer goes out. */
async function takeIn(
  { repository, clock }: RouteContext,
  device: string,
  events: readonly unknown[],
): Promise<Verdict[]> {
  const now = clock();
  const judged = events.map((event) => judge(event, repository.settings.site));
  const refused = judged.flatMap((result) => (result.ok ? [] : [result.error]));
  const candidates = judged.flatMap((result) => (result.ok ? [result.value] : []));
  if (refused.length > 0) await keepRefused(repository.quarantine, device, refused, now);
  const appended = (await repository.events.append(candidates, now))[Symbol.iterator]();
  return judged.map((result) =>
    result.ok
      ? appended.next().value!
      : { verdict: 'quarantined', id: result.error.id, reason: result.error.message },
  );
}

const keepRefused = (
  quarantine: RouteContext['repository']['quarantine'],
  device: string,
  refused: readonly Refused[],
  now: number,
) =>
  quarantine.add(
    refused.map(({ message, raw }) => ({ source: 'push', reason: message, raw, device })),
    now,
  );
