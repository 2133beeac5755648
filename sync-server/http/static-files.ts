import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * The built app, read once: a request can only name what is in this map, so no path can lead out of the folder.
 */
export interface StaticFiles {
  /** By URL path, e.g. `/index.html`. */
  readonly files: ReadonlyMap<string, StaticFile>;
  /** Of the inline scripts in `index.html`, as CSP writes them: `sha256-…`. */
  readonly scriptHashes: readonly string[];
}

export interface StaticFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  /** Compressed on first use and kept; undefined where it would not help. */
  compressed(encoding: 'br' | 'gzip'): Promise<Buffer> | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const COMPRESSIBLE = /^(text|application\/(json|manifest|wasm)|image\/svg)/;

export function readStaticFiles(buildDir: string): StaticFiles {
  if (!existsSync(join(buildDir, 'index.html'))) return { files: new Map(), scriptHashes: [] };
  const paths = readdirSync(buildDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = new Map(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const url = `/${relative(buildDir, path).split(sep).join('/')}`;
      return [url, staticFile(url, readFileSync(path))] as const;
    }),
  );
  return { files, scriptHashes: inlineScriptHashes(files.get('/index.html')!.bytes.toString()) };
}

export const inlineScriptHashes = (html: string): string[] =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `sha256-${createHash('sha256').update(script!).digest('base64')}`,
  );

function staticFile(url: string, bytes: Buffer): StaticFile {
  const type = TYPES[extname(url)] ?? 'application/octet-stream';
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const worthIt = COMPRESSIBLE.test(type) && bytes.length > 1_400;
  const cache = new Map<string, Promise<Buffer>>();
  return {
    bytes,
    type,
    etag,
    cacheControl: cacheControl(url),
    compressed: (encoding) => (worthIt ? memo(cache, encoding, () => COMPRESS[encoding](bytes)) : undefined),
  };
}

/** Names under `immutable` carry their content's hash; all else is asked for again (and mostly answered with 304). */
const cacheControl = (url: string) =>
  url.startsWith('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache';

const COMPRESS = {
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 6 }),
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
};

function memo<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
