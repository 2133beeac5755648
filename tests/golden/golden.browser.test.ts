import { describe, expect, it } from 'vitest';

describe('recorded streams of facts, in a worker of a browser', () => {
  it('lead to the recorded state, features and forecast', async () => {
    const worker = new Worker(new URL('./golden.worker.ts', import.meta.url), { type: 'module' });
    const found = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.terminate();
    expect(found).toEqual([]);
  });
});
