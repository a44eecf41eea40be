import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NoticeInput } from './input.ts';
import { createPrintBatch, type Manifest } from './print-batch.ts';

const date = new Date('2026-11-21T08:00:00Z');
const one = (number: number): NoticeInput => ({
  holderLabel: `Personne ${number}`,
  addressLines: ['14 RUE DES LILAS', '31000 TOULOUSE'],
  code: `ABCDEFGH${1000 + number}`,
  deadline: new Date('2027-01-02T23:00:00Z'),
  campaignName: 'Campagne d’essai',
  publicUrl: 'https://carnet.example',
  letterId: `L-${number}`,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-print-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function batchOf(numbers: readonly number[], on = date): Promise<Manifest> {
  const batch = await createPrintBatch(folder, { batchId: 'lot-1', date: on, lettersPerFile: 2 });
  for (const number of numbers) await batch.add(one(number));
  return batch.close();
}
const inBatch = (name: string) => readFile(path.join(folder, 'lot-1', name));

it('hands over files whose manifest is true: sums, counts, and each letter on its pages', async () => {
  const manifest = await batchOf([1, 2, 3]);
  expect(JSON.parse(String(await inBatch('manifest.json')))).toEqual(manifest);
  expect(manifest).toMatchObject({ batchId: 'lot-1', letters: 3, pages: 6, paper: 'A4', sides: 2 });
  expect((await readdir(path.join(folder, 'lot-1'))).sort()).toEqual([
    ...manifest.files.map(({ name }) => name),
    'manifest.json',
  ]);
  for (const file of manifest.files) {
    const bytes = await inBatch(file.name);
    expect({ sha256: file.sha256, bytes: file.bytes }).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
    });
    const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    expect(pdf.numPages).toBe(file.pages);
    for (const { letterId, firstPage, lastPage } of file.letters) {
      expect(lastPage - firstPage).toBe(1);
      const { items } = await (await pdf.getPage(firstPage)).getTextContent();
      expect(items.map((item) => ('str' in item ? item.str : '')).join(' ')).toContain(letterId);
    }
  }
});

it('appears whole or not at all, and only for its owner', async () => {
  const batch = await createPrintBatch(folder, { batchId: 'lot-1', date, lettersPerFile: 1 });
  await batch.add(one(1));
  await batch.add(one(2));
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.lot-1\.unfinished-/)]);
  await batch.close();
  expect(await readdir(folder)).toEqual(['lot-1']);
  expect((await stat(path.join(folder, 'lot-1'))).mode & 0o077).toBe(0);
  expect((await stat(path.join(folder, 'lot-1', 'manifest.json'))).mode & 0o077).toBe(0);
});

it('is begun again after it was cut short; once handed over it stays as it is', async () => {
  const cut = await createPrintBatch(folder, { batchId: 'lot-1', date, lettersPerFile: 1 });
  await cut.add(one(9));
  const first = await batchOf([1, 2, 3]);
  const before = await inBatch('lettres-0001.pdf');
  const second = await batchOf([1, 2, 3], new Date('2026-11-22T08:00:00Z'));
  expect(second).toEqual(first);
  expect((await inBatch('lettres-0001.pdf')).equals(before)).toBe(true);
  expect(await readdir(folder)).toEqual(['lot-1']);
});

it('never takes the place of another batch', async () => {
  await batchOf([1, 2]);
  const before = await inBatch('manifest.json');
  await expect(batchOf([1, 3])).rejects.toThrow('Another batch');
  expect((await inBatch('manifest.json')).equals(before)).toBe(true);
});

it('keeps names and codes out of the manifest', async () => {
  await batchOf([1]);
  const text = String(await inBatch('manifest.json'));
  expect(text).not.toMatch(/Personne|ABCD|LILAS/);
});

it('refuses an id that leads out of the folder', async () => {
  await expect(createPrintBatch(folder, { batchId: '../ailleurs', date })).rejects.toThrow('batch id');
});

it('takes no folder without a manifest for a finished batch', async () => {
  await batchOf([1]);
  await rm(path.join(folder, 'lot-1', 'manifest.json'));
  await writeFile(path.join(folder, 'lot-1', 'reste'), '');
  await expect(batchOf([1])).rejects.toThrow();
});
