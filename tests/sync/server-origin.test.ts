import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { get, send, startServer } from './server-fixture.ts';

/** `fetch` would not let a test lie about the host. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  const asked = request(`${url}/api/v1/heads`, { headers: { host } });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

it('answers nobody who came by another name, so that no web site can pass for the app', async () => {
  const { url } = await startServer();
  const { port } = new URL(url);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'localhost.evil.example',
  ])
    expect(await statusFor(url, host), host).toBe(403);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'localhost'])
    expect(await statusFor(url, host), host).toBe(200);
});

it('takes nothing that another web site could post without asking first', async () => {
  const server = await startServer();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    expect(
      (
        await send(server, '/api/v1/push', '{"protocol":1,"device":"d","events":[]}', {
          'content-type': type,
        })
      ).status,
    ).toBe(415);
  const preflight = await fetch(`${server.url}/api/v1/push`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example' },
  });
  expect(preflight.ok).toBe(false);
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  expect((await get(server, '/readyz')).status).toBe(200);
});
