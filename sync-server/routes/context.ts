import type { AppDeps, Limits } from '../app.ts';
import type { HeadsWatch } from '../heads-watch.ts';

/** What every route is given. */
export interface RouteContext extends Omit<AppDeps, 'limits'> {
  readonly limits: Limits;
  readonly watch: HeadsWatch;
  readonly pushGate: <T>(work: () => Promise<T>) => Promise<T>;
}
