import corrections from './corrections.json' with { type: 'json' };
import department from './department.json' with { type: 'json' };
import fortnight from './fortnight.json' with { type: 'json' };
import { expandGolden, type CompactGolden } from './compact.ts';
import { checkGolden } from './golden.ts';

/** Runs the check in a worker and posts what differs. */
const files = { corrections, department, fortnight } as unknown as Record<string, CompactGolden>;

postMessage(await checkGolden(async (name) => expandGolden(files[name]!)));
