import { beforeAll, describe, expect, it } from 'vitest';
import type { Tf } from '#models/tensorflow.ts';
import { collectExamples, type CollectOptions, type ExampleLists } from './collect.ts';
import { wait } from './models/wait.ts';
import { startTensorFlow } from './tensorflow.ts';
import { NO_REAL_DATA, trainModel } from './train-model.ts';

const options: CollectOptions = {
  hospitals: { train: 1, validation: 1, calibration: 1, test: 1 },
  days: 9,
  seed: 5,
  moments: { arrivalShare: 0.2, everyHours: 12, fromDay: 3, followUpDays: 1 },
};
const tiny = { ...wait, epochs: 2, hidden: [8] };
const silent = () => undefined;

let tf: Tf;
let lists: ExampleLists;
beforeAll(async () => {
  tf = await startTensorFlow();
  lists = collectExamples([tiny], options, silent).get(tiny)!;
}, 60_000);

describe('training on tiny data', () => {
  it('gives the same weights for the same seed, and others for another', () => {
    const train = (seed: number) =>
      trainModel(tf, tiny, lists, { seed, options, real: NO_REAL_DATA, log: silent }).weights;
    expect(train(1)).toEqual(train(1));
    expect(train(2)).not.toEqual(train(1));
  });

  it('makes the same examples again from the same simulated hospitals', () => {
    const again = collectExamples([tiny], options, silent).get(tiny)!;
    expect(again.train.done()).toEqual(lists.train.done());
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    trainModel(tf, tiny, lists, { seed: 1, options, real: NO_REAL_DATA, log: silent });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('states offsets for every group of people it saw often enough, and for all', () => {
    const { manifest } = trainModel(tf, tiny, lists, { seed: 1, options, real: NO_REAL_DATA, log: silent });
    expect(Object.keys(manifest.calibration['offsets'] as object)).toContain('all');
    expect(manifest.metrics.n).toBeGreaterThan(0);
  });
});
