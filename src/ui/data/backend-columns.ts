import type { BackendStatus } from '#app/contract.ts';
import { NONE } from '../format.ts';
import type { Column } from '../table.ts';

const WORD = {
  webgpu: 'Graphics processor (WebGPU)',
  wasm: 'Processor (WebAssembly)',
  cpu: 'Processor (JavaScript)',
} as const;

/** What was measured on this device, and why one was chosen or could not be. */
export const backendColumns: readonly Column<BackendStatus>[] = [
  { label: 'Way of computing', text: ({ backend }) => WORD[backend] },
  {
    label: 'One refresh',
    text: ({ refreshMs }) => (refreshMs === undefined ? NONE : `${refreshMs.toFixed(1)} ms`),
    numeric: true,
  },
  {
    label: 'Largest difference',
    text: ({ maxDifference }) => (maxDifference === undefined ? NONE : maxDifference.toExponential(1)),
    numeric: true,
  },
  { label: 'State', text: stateOf },
];

function stateOf({ chosen, available, reason }: BackendStatus): string {
  if (chosen) return 'in use';
  return available ? 'works, not the fastest' : `not usable${reason ? `: ${reason}` : ''}`;
}
