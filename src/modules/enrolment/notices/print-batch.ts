/**
 * What a printing house is handed: a folder of PDF files of many letters, and a manifest that says which letter is on which
 * page. The folder appears whole, under its name, or not at all. It holds names, addresses and codes: only its owner reads it.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openSheets, type Sheets } from '#platform/pdf/sheets';
import type { NoticeInput } from './input.ts';
import { PAGES_PER_LETTER, renderLetter } from './letter.ts';

/** `manifest.json`. No name and no code is in it. */
export type Manifest = {
  readonly format: 'carnet-print-batch/1';
  readonly batchId: string;
  readonly paper: 'A4';
  /** Printed on both sides: one letter is one sheet. */
  readonly sides: 2;
  readonly letters: number;
  readonly pages: number;
  readonly files: readonly BatchFile[];
};

type BatchFile = {
  readonly name: string;
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly pages: number;
  /** Pages are counted from 1 and both ends belong. */
  readonly letters: readonly {
    readonly letterId: string;
    readonly firstPage: number;
    readonly lastPage: number;
  }[];
};

export type PrintBatch = {
  add(input: NoticeInput): Promise<void>;
  close(): Promise<Manifest>;
};

const MANIFEST = 'manifest.json';

/**
 * A batch that was cut short is begun again; one that was handed over stays, and its manifest is returned.
 * @param folder the door of the printing house (CARNET_PRINT_FOLDER)
 * @param options.date day of the sending, the date of the files: same letters, same bytes
 * @throws when a different batch already stands under this id
 */
export async function createPrintBatch(
  folder: string,
  options: { readonly batchId: string; readonly date: Date; readonly lettersPerFile?: number },
): Promise<PrintBatch> {
  const { batchId, date, lettersPerFile = 500 } = options;
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(batchId)) throw new Error('A batch id is letters, figures and -');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // one for each attempt: whoever lost its lot does not write into what another one makes
  const unfinished = await mkdtemp(path.join(folder, `${unfinishedOf(batchId)}-`));
  const files: BatchFile[] = [];
  let sheets: Sheets | undefined;
  let ids: string[] = [];

  async function finishFile(): Promise<void> {
    if (!sheets) return;
    const bytes = await sheets.end();
    const name = nameOf(files.length + 1);
    await writeWhole(path.join(unfinished, name), bytes);
    files.push({
      name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      pages: ids.length * PAGES_PER_LETTER,
      letters: ids.map((letterId, at) => ({
        letterId,
        firstPage: at * PAGES_PER_LETTER + 1,
        lastPage: (at + 1) * PAGES_PER_LETTER,
      })),
    });
    sheets = undefined;
    ids = [];
  }

  return {
    async add(input) {
      sheets ??= openSheets({ title: `Lettres ${batchId}, ${nameOf(files.length + 1)}`, date });
      renderLetter(sheets, input);
      ids.push(input.letterId);
      if (ids.length >= lettersPerFile) await finishFile();
    },

    async close() {
      await finishFile();
      const letters = files.reduce((sum, file) => sum + file.letters.length, 0);
      const manifest: Manifest = {
        format: 'carnet-print-batch/1',
        batchId,
        paper: 'A4',
        sides: 2,
        letters,
        pages: letters * PAGES_PER_LETTER,
        files,
      };
      await writeWhole(
        path.join(unfinished, MANIFEST),
        Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`),
      );
      const published = await publish(unfinished, path.join(folder, batchId), manifest);
      await forgetUnfinished(folder, batchId);
      return published;
    },
  };
}

const unfinishedOf = (batchId: string): string => `.${batchId}.unfinished`;

/** What attempts that were cut short left: names and codes, of letters that now stand elsewhere. */
async function forgetUnfinished(folder: string, batchId: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(unfinishedOf(batchId)))
      await rm(path.join(folder, name), { recursive: true, force: true });
}

const nameOf = (number: number): string => `lettres-${String(number).padStart(4, '0')}.pdf`;

async function writeWhole(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What was handed over stays as it is: made again on another day, the same letters are the same batch. */
async function publish(unfinished: string, finished: string, manifest: Manifest): Promise<Manifest> {
  // the names too, before letters are noted as sent: a power cut must not take the folder back
  await syncFolder(unfinished);
  // a folder that stands there already is not empty, and stays
  const isFirst = await rename(unfinished, finished).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (isFirst) {
    await syncFolder(path.dirname(finished));
    return manifest;
  }
  const before = JSON.parse(await readFile(path.join(finished, MANIFEST), 'utf8')) as Manifest;
  await rm(unfinished, { recursive: true, force: true });
  if (!isDeepStrictEqual(idsOf(before), idsOf(manifest)))
    throw new Error(`Another batch stands at ${finished}`);
  return before;
}

const idsOf = ({ files }: Manifest): string[] =>
  files.flatMap(({ letters }) => letters.map(({ letterId }) => letterId));
