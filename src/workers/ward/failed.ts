import type { Failure } from '#core/result.ts';
import type { WardStatus } from '../protocol.ts';

/** What is said when nothing can be remembered. */
export const failedStatus = (failure: Failure): WardStatus => ({
  phase: { kind: 'failed', failure },
  site: undefined,
  sync: {
    state: 'error',
    unsent: 0,
    quarantined: 0,
    lastSuccessAt: undefined,
    message: failure.message,
    clockOffsetMs: 0,
  },
  author: undefined,
  follower: false,
  warnings: [failure],
});
