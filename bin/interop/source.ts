import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { err, ok, type Failure, type Result } from '../../src/core/result.ts';
import { TextStream } from './decode.ts';

export interface SourceFile {
  readonly path: string;
  /** What facts and quarantine call it. */
  readonly name: string;
  /** As stored, compressed or not; 0 when it cannot be known. */
  readonly bytes: number;
  /** Found in a directory rather than named: it may be something else altogether. */
  readonly found: boolean;
}

export type SourceFailure = Failure<'FileMissing' | 'FileUnreadable'>;

/** The files that the arguments name; a directory stands for all files in it, `-` for standard input. */
export function listSources(paths: readonly string[]): Result<SourceFile[], SourceFailure> {
  const files: SourceFile[] = [];
  for (const path of paths) {
    if (path === '-') files.push({ path, name: 'stdin', bytes: 0, found: false });
    else {
      const listed = listPath(path);
      if (!listed.ok) return listed;
      files.push(...listed.value);
    }
  }
  return ok(files);
}

function listPath(path: string): Result<SourceFile[], SourceFailure> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return err({ type: 'FileMissing', message: `There is no file ${path}.` });
  if (!stat.isDirectory()) return ok([{ path, name: basename(path), bytes: stat.size, found: false }]);
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return ok(
    paths.map((file) => ({ path: file, name: basename(file), bytes: statSync(file).size, found: true })),
  );
}

/**
 * The text of a file, piece by piece; gzip is unpacked whatever the file is called.
 * @param onBytes told how many stored bytes have been read since the last call
 */
export async function* readText(file: SourceFile, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const stored = file.path === '-' ? process.stdin : createReadStream(file.path, { highWaterMark: 65_536 });
  const text = new TextStream();
  for await (const bytes of await unpacked(counted(stored, onBytes))) yield text.push(bytes);
  yield text.end();
}

async function* counted(stored: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void) {
  for await (const bytes of stored) {
    onBytes(bytes.length);
    yield bytes;
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function unpacked(stored: AsyncGenerator<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const first = await stored.next();
  const all = again(first, stored);
  if (first.done || !isGzip(first.value)) return all;
  const gunzip = createGunzip();
  Readable.from(all)
    .on('error', (error) => gunzip.destroy(error))
    .pipe(gunzip);
  return gunzip;
}

async function* again(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>) {
  if (!first.done) yield first.value;
  yield* rest;
}
