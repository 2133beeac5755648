import { parseArgs } from 'node:util';
import { exportModel, MODELS_DIR } from './export.ts';
import { collectExamples, FULL } from './collect.ts';
import { startTensorFlow } from './tensorflow.ts';
import { admission } from './models/admission.ts';
import { arrivals } from './models/arrivals.ts';
import { stay } from './models/stay.ts';
import { wait } from './models/wait.ts';
import { trainModel } from './train-model.ts';
import { addIowa } from './datasets/iowa.ts';

/**
 * `npm run train -- NAME… [--data DIR] [--seed N] [--out DIR]`: NAME is arrivals, wait, admission, stay, demand or
 * all. Simulated hospitals are made on the way; real data sets are read from DIR when they are there.
 */
const TRAINABLE = [arrivals, wait, admission, stay];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '../shared/data' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: MODELS_DIR },
  },
});
const log = (line: string) => console.log(line);
const chosen = positionals.includes('all')
  ? TRAINABLE
  : TRAINABLE.filter(({ name }) => positionals.includes(name));
const options = { ...FULL, seed: Number(values.seed) };
const tf = await startTensorFlow();
const lists = collectExamples(chosen, options, log);
for (const model of chosen) {
  const examples = lists.get(model)!;
  const real = model === arrivals ? addIowa(values.data, examples, log) : [];
  const { manifest, weights } = trainModel(tf, model, examples, { seed: options.seed, real, options, log });
  const written = exportModel(values.out, manifest, weights);
  log(`${model.name}: model ${JSON.stringify(written.metrics.model)}`);
  log(`${model.name}: baseline ${JSON.stringify(written.metrics.baseline)}`);
}
