import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/** URL path -> content hash of every file in `public/`: the service worker fetches again only what changed. */
const publicRevisions = () =>
  Object.fromEntries(
    globSync('public/**/*', { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((path) => [
        path.slice(path.indexOf('public') + 'public'.length),
        createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16),
      ]),
  );

const CLIENT = '.svelte-kit/output/client';

/**
 * What workers load by themselves (TensorFlow.js, its .wasm file) is not in SvelteKit's list of built files, and
 * without it a tablet would have no backend offline. The client is built before the service worker is.
 */
const workerFiles = (): Plugin => ({
  name: 'wardcast-worker-files',
  apply: 'build',
  resolveId: (id) => (id === 'virtual:worker-files' ? `\0${id}` : undefined),
  load: (id) =>
    id === '\0virtual:worker-files'
      ? `export default ${JSON.stringify(
          globSync(`${CLIENT}/_app/immutable/workers/*/**/*.{js,wasm}`).map((file) =>
            file.slice(CLIENT.length),
          ),
        )}`
      : undefined,
});

export default defineConfig({
  plugins: [
    workerFiles(),
    sveltekit({
      adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html' }),
      files: { assets: 'public' },
      serviceWorker: { register: false },
    }),
  ],
  define: { __PUBLIC_REVISIONS__: JSON.stringify(publicRevisions()) },
  worker: { format: 'es' },
});
