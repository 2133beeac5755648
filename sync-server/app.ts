import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { MAX_BODY_BYTES } from '../src/core/schema/wire.ts';
import { createHeadsWatch } from './heads-watch.ts';
import { handleErrors } from './http/api-error.ts';
import { sendSecurityHeaders } from './http/headers.ts';
import { readJsonBodies } from './http/json-body.ts';
import { refuseForeignHosts } from './http/loopback.ts';
import { createGate } from './http/pressure.ts';
import { readStaticFiles } from './http/static-files.ts';
import type { RouteContext } from './routes/context.ts';
import { encounterRoutes } from './routes/encounter.ts';
import { headsRoute } from './routes/heads.ts';
import { healthRoutes } from './routes/health.ts';
import { liveRoute } from './routes/live.ts';
import { pageRoutes } from './routes/pages.ts';
import { pullRoute } from './routes/pull.ts';
import { pushRoute } from './routes/push.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { siteRoute } from './routes/site.ts';
import type { SiteFacts } from './site.ts';
import type { EventRepository } from './storage/event-repository.ts';

export interface AppDeps {
  readonly repository: EventRepository;
  readonly clock: () => number;
  /** Structured lines (pino) without patient data; absent: silent. */
  readonly log?: Log | undefined;
  readonly epoch: string;
  readonly site: SiteFacts;
  /** The built app; without an `index.html` in it only the API is served. */
  readonly buildDir: string;
  readonly limits?: Partial<Limits> | undefined;
}

export type Log = Exclude<FastifyServerOptions['logger'], undefined>;

export interface Limits {
  readonly pushesInFlight: number;
  readonly pollMs: number;
  readonly keepAliveMs: number;
}

const LIMITS: Limits = { pushesInFlight: 64, pollMs: 200, keepAliveMs: 15_000 };

export interface App {
  readonly http: FastifyInstance;
  /** Tells listeners at once of events that were appended without a push (the demo's live feed). */
  wake(): void;
}

/** Builds the server from its dependencies; nothing listens yet, and tests use `inject`. */
export function buildApp(deps: AppDeps): App {
  const limits = { ...LIMITS, ...deps.limits };
  const http = Fastify({
    logger: deps.log ?? false,
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 1_024 },
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    // A path may hold an encounter's number: the routes log what they did instead, without it.
    logController: new LogController({ disableRequestLogging: true }),
  });
  const { files, scriptHashes } = readStaticFiles(deps.buildDir);
  const watch = createHeadsWatch({
    heads: () => deps.repository.events.heads(),
    onError: (error) => http.log.error({ err: error }, 'heads could not be read'),
    pollMs: limits.pollMs,
  });
  sendSecurityHeaders(http, scriptHashes);
  refuseForeignHosts(http);
  readJsonBodies(http);
  handleErrors(http);
  logRequests(http);
  const context: RouteContext = { ...deps, limits, watch, pushGate: createGate(limits.pushesInFlight) };
  for (const route of ROUTES) route(http, context);
  pageRoutes(http, files);
  http.addHook('preClose', async () => watch.close());
  return { http, wake: () => watch.wake() };
}

const ROUTES = [
  pushRoute,
  pullRoute,
  headsRoute,
  liveRoute,
  siteRoute,
  quarantineRoutes,
  encounterRoutes,
  healthRoutes,
];

/** The route's pattern, never the path itself: a path can hold an encounter's number. */
function logRequests(http: FastifyInstance): void {
  http.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const details = {
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode >= 400) request.log.warn(details, 'refused');
    else request.log.debug(details, 'answered');
  });
}
