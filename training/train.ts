import { parseArgs } from 'node:util';
import { exportModel, MODELS_DIR } from './export.ts';
import { collectExamples, FULL } from './collect.ts';
import { startTensorFlow } from './tensorflow.ts';
import type { Manifest } from '../src/core/schema/manifest.ts';
import { admission } from './models/admission.ts';
import { arrivals } from './models/arrivals.ts';
import { trainDemand } from './models/demand.ts';
import { stay } from './models/stay.ts';
import { wait } from './models/wait.ts';
import { NO_REAL_DATA, trainModel } from './train-model.ts';
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
const wants = (name: string) => positionals.includes('all') || positionals.includes(name);
const chosen = TRAINABLE.filter(({ name }) => wants(name));
if (chosen.length === 0 && !wants('demand')) {
  console.error(
    'Usage: npm run train -- NAME…, where NAME is arrivals, wait, admission, stay, demand or all',
  );
  process.exit(2);
}
const options = { ...FULL, seed: Number(values.seed) };
if (chosen.length > 0) await trainNetworks();
if (wants('demand'))
  report(exportModel(values.out, await trainDemand(values.out, options, log), new Float32Array(0)));

async function trainNetworks(): Promise<void> {
  const tf = await startTensorFlow();
  const lists = collectExamples(chosen, options, log);
  for (const model of chosen) {
    const examples = lists.get(model)!;
    const real = model === arrivals ? addIowa(values.data, examples, log) : NO_REAL_DATA;
    const { manifest, weights } = trainModel(tf, model, examples, { seed: options.seed, real, options, log });
    report(exportModel(values.out, manifest, weights));
  }
}

function report({ name, metrics }: Manifest): void {
  log(`${name}, ${metrics.heldOut} (n = ${metrics.n})`);
  log(`  model    ${JSON.stringify(metrics.model)}`);
  log(`  baseline ${JSON.stringify(metrics.baseline)}`);
}
