import * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '#core/forecast/prediction.ts';
import { err, ok } from '#core/result.ts';
import { startTensorFlow } from '../../training/tensorflow.ts';
import { denseForward } from './architecture/dense.ts';
import { maxDifference } from './backend.ts';
import { Engine } from './engine.ts';
import { fastest } from './measure.ts';
import { randomNetwork, randomRows } from './testing.ts';

const network = randomNetwork([10, 16, 7]);
const networks = new Map([['wait', network]] as const);
const job = { model: 'wait', rows: randomRows(20, 10), count: 20 } as const;
const expected = denseForward(network, job.rows, job.count);
const noPause = async () => undefined;

beforeAll(startTensorFlow);

/** A device with some of the backends; time passes faster on the one that is meant to win. */
function device(available: readonly Backend[]) {
  const start = async (backend: Backend) => {
    if (!available.includes(backend))
      return err({ type: 'BackendUnavailable', message: `no ${backend}` } as const);
    await tfjs.setBackend(backend);
    return ok(undefined);
  };
  const load = async () => ({ tf: tfjs, start });
  return new Engine({ networks, load, now: () => performance.now() });
}

describe('the engine', () => {
  it('predicts before any backend has been started', async () => {
    const [output] = await device([]).run([job]);
    expect(output).toEqual({ values: expected, backend: 'cpu' });
  });

  it('climbs down the ladder and says why each missing backend is missing', async () => {
    const engine = device(['cpu']);
    const { reports, choices } = await engine.measureAll(noPause);
    expect(reports.map(({ backend, failure }) => [backend, failure?.message])).toEqual([
      ['wasm', 'no wasm'],
      ['cpu', undefined],
      ['webgpu', 'no webgpu'],
    ]);
    expect(new Set(Object.values(choices))).toEqual(new Set(['cpu']));
    const [output] = await engine.run([job]);
    expect(maxDifference([expected], [output!.values])).toBeLessThan(1e-4);
  });

  it('goes on without TensorFlow.js where no backend starts', async () => {
    const engine = device([]);
    expect((await engine.measureAll(noPause)).choices).toEqual({});
    expect((await engine.run([job]))[0]?.values).toEqual(expected);
  });

  it('opens only what was chosen here before', async () => {
    const engine = device(['wasm', 'cpu']);
    const reports = await engine.open({ 'wait:32': 'wasm' });
    expect(reports.map(({ backend }) => backend)).toEqual(['wasm']);
    expect((await engine.run([job]))[0]?.backend).toBe('wasm');
  });

  it('leaves a backend that fails in use, says so, and predicts all the same', async () => {
    const engine = device(['cpu']);
    await engine.open({ 'wait:32': 'cpu' });
    const broken = { ...job, rows: new Float32Array(3) };
    await engine.run([broken]).catch(() => undefined);
    expect(engine.failures()).toMatchObject([{ type: 'BackendFailed' }]);
    expect((await engine.run([job]))[0]).toEqual({ values: expected, backend: 'cpu' });
  });
});

describe('the choice of a backend', () => {
  it('is the fastest of those whose numbers are right', () => {
    const measured = new Map([
      ['webgpu', { ms: 1, difference: 0.01 }],
      ['wasm', { ms: 2, difference: 1e-6 }],
      ['cpu', { ms: 9, difference: 0 }],
    ] as const);
    expect(fastest(measured)).toBe('wasm');
  });

  it('is none where no numbers are right', () => {
    expect(fastest(new Map([['webgpu', { ms: 1, difference: Infinity }]]))).toBeUndefined();
  });
});

describe('a difference between backends', () => {
  it('is infinite where a number is missing or none', () => {
    expect(maxDifference([Float32Array.of(1)], [Float32Array.of(NaN)])).toBe(Infinity);
    expect(maxDifference([Float32Array.of(1)], [new Float32Array(0)])).toBe(Infinity);
    expect(maxDifference([Float32Array.of(1, 2)], [Float32Array.of(1, 2.5)])).toBe(0.5);
  });
});
