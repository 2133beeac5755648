import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

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

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html' }),
      files: { assets: 'public' },
      serviceWorker: { register: false },
    }),
  ],
  define: { __PUBLIC_REVISIONS__: JSON.stringify(publicRevisions()) },
  worker: { format: 'es' },
});
