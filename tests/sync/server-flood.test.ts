import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { PushResponse } from '../../src/core/schema/wire.ts';
import { facts } from '../contract/server-facts.ts';
import { post, startServer } from './server-fixture.ts';

const TABLETS = 500;
const BATCHES = 2;
const PER_BATCH = 10;

it('takes in 500 tablets that come back at once, without a loss and within 30 seconds each', async () => {
  const server = await startServer();
  const started = performance.now();

  async function catchUp(tablet: number): Promise<number> {
    for (let batch = 0; batch < BATCHES; batch++) {
      const events = facts((tablet * BATCHES + batch) * PER_BATCH, PER_BATCH, { ward: `ward-${tablet % 7}` });
      for (;;) {
        const answer = await post(server, '/api/v1/push', {
          protocol: 1,
          device: `tablet-${tablet}`,
          events,
        });
        if (answer.status === 200) {
          expect((answer.body as PushResponse).verdicts).toHaveLength(PER_BATCH);
          break;
        }
        expect(answer.status).toBe(429);
        await sleep(50 + (tablet % 100));
      }
    }
    return performance.now() - started;
  }

  const times = await Promise.all(Array.from({ length: TABLETS }, (_, tablet) => catchUp(tablet)));
  const heads = await server.repository.events.heads();
  expect(heads.reduce((sum, { seq }) => sum + seq, 0)).toBe(TABLETS * BATCHES * PER_BATCH);
  expect(Math.max(...times)).toBeLessThan(30_000);
}, 60_000);
