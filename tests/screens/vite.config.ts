import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import base from '../../vite.config.ts';

/** `vite dev --config tests/screens/vite.config.ts`: the screens over a hospital in the page, without workers or server. */
export default mergeConfig(
  base,
  defineConfig({
    resolve: {
      alias: { '#workers/connect.ts': fileURLToPath(new URL('./connect.ts', import.meta.url)) },
    },
  }),
);
