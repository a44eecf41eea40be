/**
 * A ZIP whose files stand one after the other, uncompressed, with dates given: the same plan always gives the same bytes, so a
 * download that broke off goes on from any of them, and its size is known before the first.
 */
import { PassThrough, Readable } from 'node:stream';
import yazl from 'yazl';

export type ArchivedFile = {
  readonly path: string;
  readonly size: number;
  /** Asked when its turn comes, never before. */
  readonly bytes: () => Promise<Uint8Array>;
};

/** @param at the date that every file bears */
export function zipOf(
  files: readonly ArchivedFile[],
  at: Date,
): Promise<{ readonly size: number; readonly stream: Readable }> {
  const zip = new yazl.ZipFile();
  const stream = new PassThrough();
  zip.outputStream.pipe(stream);
  zip.on('error', (error) => stream.destroy(error as Error));
  for (const { path, size, bytes } of files)
    zip.addReadStreamLazy(path, { size, compress: false, mtime: at, mode: 0o100600 }, (use) => {
      bytes().then(
        (read) => use(null, Readable.from([read], { objectMode: false })),
        (error) => stream.destroy(error),
      );
    });
  return new Promise((resolve) => {
    // its types leave out what the callback is given
    const known = ((size: number) => resolve({ size, stream })) as () => void;
    // without it yazl foretells a ZIP64 end from 64 KB of names on, and writes none: the size would be wrong
    zip.end({ forceZip64Format: true, comment: '' }, known);
  });
}

/** What `zipOf` will weigh: nothing is read for it. */
export async function sizeOfZip(files: readonly Omit<ArchivedFile, 'bytes'>[], at: Date): Promise<number> {
  const never = () => new Promise<never>(() => {});
  const { size, stream } = await zipOf(
    files.map((file) => ({ ...file, bytes: never })),
    at,
  );
  stream.destroy();
  return size;
}
