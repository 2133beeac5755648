/** Type-checks each environment by its own project file: core, workers, Node, page. */
import { spawnSync } from 'node:child_process';

const checks: readonly (readonly [command: string, ...args: string[]])[] = [
  ['svelte-kit', 'sync'],
  ['tsc', '-p', 'src/core'],
  ['tsc', '-p', 'src/workers'],
  ['tsc', '-p', 'tsconfig.service-worker.json'],
  ['tsc', '-p', 'tsconfig.node.json'],
  ['svelte-check', '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
];

let failed = false;
for (const [command, ...args] of checks) {
  console.log(`> ${command} ${args.join(' ')}`);
  if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
