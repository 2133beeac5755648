import { err, ok, type Failure, type Result } from '../../src/core/result.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Until there is sign-in, whoever reaches the server reads everything: so only this machine may. */
export function requireLoopback(host: string): Result<string, Failure<'NotLoopback'>> {
  if (LOOPBACK.test(host)) return ok(host.replace(/^\[|\]$/g, ''));
  return err({
    type: 'NotLoopback',
    message: `Wardcast has no sign-in yet, so it listens on this machine only: 127.0.0.1, ::1 or localhost, not ${host}.`,
  });
}
