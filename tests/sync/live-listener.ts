import { once } from 'node:events';
import * as v from 'valibot';
import { HeadsResponse } from '../../src/core/schema/wire.ts';
import type { Server } from '../../sync-server/server.ts';

/** Reads server-sent events; `next` waits for one that fits. */
export async function listenLive(server: Pick<Server, 'url'>) {
  const abort = new AbortController();
  const response = await fetch(`${server.url}/api/v1/live`, { signal: abort.signal });
  const decoder = new TextDecoder();
  const messages: HeadsResponse[] = [];
  let comments = 0;
  const arrivals = new EventTarget();
  let text = '';
  const ended = (async () => {
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        const data = /^data: (.*)$/m.exec(block)?.[1];
        text = text.slice(end + 2);
        if (block.startsWith(':')) comments++;
        if (data) messages.push(v.parse(HeadsResponse, JSON.parse(data)));
        arrivals.dispatchEvent(new Event('message'));
      }
    }
  })();
  const next = async (fits: (message: HeadsResponse) => boolean) => {
    for (;;) {
      const found = messages.find(fits);
      if (found) return found;
      await once(arrivals, 'message');
    }
  };
  return { response, messages, next, ended, comments: () => comments, stop: () => abort.abort() };
}

export const headIs =
  (seq: number) =>
  (message: HeadsResponse): boolean =>
    message.heads[0]?.seq === seq;
