import { beforeAll, describe, expect, it } from 'vitest';
import { startTensorFlow } from '../../training/tensorflow.ts';
import { denseForward } from './architecture/dense.ts';
import { maxDifference, PARITY_TOLERANCE } from './backend.ts';
import { useDenseKernel } from './kernel/fused-mat-mul.ts';
import { predict, uploadNetwork } from './predict.ts';
import type { Tf } from './tensorflow.ts';
import { randomNetwork, randomRows } from './testing.ts';

let tf: Tf;
beforeAll(async () => {
  tf = await startTensorFlow();
  useDenseKernel(tf);
});

describe('a pass over several networks', () => {
  it('gives each job the numbers that plain arrays give', async () => {
    const networks = [randomNetwork([44, 64, 32, 7], 1), randomNetwork([50, 48, 1], 2)];
    const rows = [randomRows(33, 44), randomRows(5, 50)];
    const jobs = networks.map((network, i) => ({
      network: uploadNetwork(tf, network),
      rows: rows[i]!,
      count: [33, 5][i]!,
    }));
    const expected = networks.map((network, i) => denseForward(network, rows[i]!, jobs[i]!.count));
    expect(maxDifference(expected, await predict(tf, jobs))).toBeLessThan(PARITY_TOLERANCE);
  });

  it('answers an empty ward with nothing', async () => {
    const network = uploadNetwork(tf, randomNetwork([44, 7]));
    expect(await predict(tf, [{ network, rows: new Float32Array(0), count: 0 }])).toEqual([
      new Float32Array(0),
    ]);
  });

  it('leaves no tensor and no memory behind in 1,000 refreshes', async () => {
    const network = uploadNetwork(tf, randomNetwork([44, 64, 32, 7]));
    const job = { network, rows: randomRows(40, 44), count: 40 };
    await predict(tf, [job]);
    const before = tf.memory();
    for (let i = 0; i < 1000; i++) await predict(tf, [job, job]);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    expect(tf.engine().backend.numDataIds()).toBe(before.numDataBuffers);
  });
});

describe('the dense kernel inside TensorFlow.js', () => {
  it('leaves to the original what it does not do itself', () => {
    const [a, b] = [tf.tensor2d(randomRows(6, 4), [4, 6]), tf.tensor2d(randomRows(4, 5), [4, 5])];
    const fused = tf.fused.matMul({ a, b, transposeA: true, bias: tf.zeros([5]), activation: 'sigmoid' });
    const apart = tf.sigmoid(tf.matMul(a, b, true));
    expect(
      maxDifference([apart.dataSync() as Float32Array], [fused.dataSync() as Float32Array]),
    ).toBeLessThan(1e-5);
  });

  it('is put in place once, however often it is asked for', () => {
    const before = tf.getKernel('_FusedMatMul', 'wasm');
    useDenseKernel(tf);
    expect(tf.getKernel('_FusedMatMul', 'wasm')).toBe(before);
  });
});
