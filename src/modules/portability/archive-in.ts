/** Reads a ZIP that came from elsewhere: names that climb, sizes that lie and bombs are refused before anything is kept. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { portabilityErrors } from './errors.ts';
import { type Manifest, manifestSchema } from './rules/manifest.ts';

/** Bytes that are read at random; the archive itself is never whole in memory. */
export type ArchiveBytes = { readonly size: number; read(start: number, end: number): Readable };

/** Of the list of the files; a document is held to what its list says. */
const MAX_MANIFEST = 64 * 1024 * 1024;
const MAX_FILES = 250_000;

export type OpenedArchive = {
  readonly manifest: Manifest;
  /** @returns undefined when the file is missing, or is not the one that the list speaks of */
  file(path: string): Promise<Buffer | undefined>;
};

class Reader extends yauzl.RandomAccessReader {
  readonly bytes: ArchiveBytes;
  constructor(bytes: ArchiveBytes) {
    super();
    this.bytes = bytes;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return this.bytes.read(start, end);
  }
}

/** @throws `archive-unreadable` */
export async function openArchive(bytes: ArchiveBytes): Promise<OpenedArchive> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new Reader(bytes), bytes.size, {
      strictFileNames: true,
      validateEntrySizes: true,
      autoClose: false,
    });
    if (zip.entryCount > MAX_FILES) throw portabilityErrors('archive-unreadable', 'too many files');
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const read = async (path: string, max: number): Promise<Buffer | undefined> => {
      const entry = entries.get(path);
      return entry && entry.uncompressedSize <= max
        ? buffer(await zip.openReadStreamPromise(entry))
        : undefined;
    };
    const text = await read('manifeste.json', MAX_MANIFEST);
    if (!text) throw portabilityErrors('archive-unreadable', 'no manifest');
    const manifest = manifestSchema.parse(JSON.parse(text.toString()));
    const listed = new Map(manifest.files.map((file) => [file.path, file]));
    return {
      manifest,
      file: async (path) => {
        const said = listed.get(path);
        const found = said && (await read(path, said.size).catch(() => undefined));
        const isSaid =
          found?.length === said?.size &&
          createHash('sha256')
            .update(found ?? '')
            .digest('hex') === said?.sha256;
        return isSaid ? found : undefined;
      },
    };
  } catch (error) {
    if (error instanceof Error && 'sentence' in error) throw error;
    throw portabilityErrors('archive-unreadable');
  }
}
