import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { createPdfRenderer } from '#platform/pdf/pdf-renderer';
import { groups } from '../rules/codes.ts';
import type { NoticeInput } from './input.ts';
import { letterPdf } from './letter.ts';
import { wordsOf } from './words.ts';

const date = new Date('2026-11-21T08:00:00Z');
const plain: NoticeInput = {
  holderLabel: 'Madame Claire Fournier',
  addressLines: [
    'Appartement 12',
    'Résidence des Tilleuls',
    '14 rue des Lilas, bâtiment B',
    '31000 Toulouse',
  ],
  code: 'ABCDEFGHJKMN',
  deadline: new Date('2027-01-02T23:00:00Z'),
  campaignName: 'Campagne d’essai',
  publicUrl: 'https://carnet.example',
  letterId: 'L-000001',
};
/** Everything that a letter may have to bear at once. */
const longest: NoticeInput = {
  ...plain,
  deadline: new Date('2027-09-22T15:30:00Z'),
  holderLabel: 'Madame Marie-Antoinette DE LA ROCHETTE',
  addressLines: [
    'CHEZ MONSIEUR CHRISTOPHE MONTMORENCY',
    'APPARTEMENT 1234 ESCALIER B ETAGE 12',
    'RESIDENCE DES GRANDS TILLEULS ARGENTES',
    '1234 BIS AVENUE DU MARECHAL DE LATTRE',
    'LIEU DIT LA CROIX DES QUATRE CHEMINS',
    '97400 SAINT DENIS DE LA REUNION CEDEX',
    'FRANCE',
  ],
  publicUrl: 'https://carnet-de-sante.departement.example',
  concerned: { givenName: 'Maximilien-Alexandre', birthYear: 2019, as: 'child' },
};
const cases = [
  ['a person', plain],
  ['a ward', { ...plain, concerned: { givenName: 'Maximilienne-Alexandra', birthYear: 1938, as: 'ward' } }],
  ['a child', { ...plain, concerned: { givenName: 'Adam', birthYear: 2019, as: 'child' } }],
  ['simple words', { ...plain, simple: true }],
  ['the longest', longest],
  ['the longest in simple words', { ...longest, simple: true }],
] as const;

const renderer = createPdfRenderer();
afterAll(() => renderer.close());
beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(await readFile(file)).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

type Node = { readonly role?: string; readonly alt?: string; readonly children?: readonly Node[] };
const nodesIn = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(nodesIn)];
/** Millimetres from the top left. */
type Placed = { readonly text: string; readonly x: number; readonly y: number; readonly right: number };

async function read(bytes: Buffer) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, at) => {
      const page = await pdf.getPage(at + 1);
      const { items } = await page.getTextContent();
      const placed = items.flatMap((item): Placed[] => {
        if (!('str' in item) || item.str.trim() === '') return [];
        const [, , , , x, y] = item.transform as number[];
        const toMm = 25.4 / 72;
        return [
          {
            text: item.str,
            x: (x ?? 0) * toMm,
            y: (841.89 - (y ?? 0)) * toMm,
            right: ((x ?? 0) + item.width) * toMm,
          },
        ];
      });
      return { placed, nodes: nodesIn((await page.getStructTree()) as Node) };
    }),
  );
  const { info } = await pdf.getMetadata();
  const told = info as { readonly Title?: string; readonly Language?: string };
  return { marked: (await pdf.getMarkInfo())?.Marked, title: told.Title, language: told.Language, pages };
}

/** Without spaces: a PDF breaks lines where it likes. */
const squeezed = (text: string) => text.replace(/\s/g, '');

it.each(cases)('says every word of the notice, in its order: %s', async (_, input) => {
  const { pages } = await read(await letterPdf(input, date));
  expect(pages).toHaveLength(2);
  const { title, greeting, lead, front, leaflet, footer } = wordsOf(input);
  const written = pages.map(({ placed }) => squeezed(placed.map(({ text }) => text).join('')));
  const asTyped = (text: string) => squeezed(text.replaceAll('https://', ''));
  const inOrder = (page: number, sentences: readonly string[]) => {
    let from = 0;
    for (const sentence of sentences) {
      const at = written[page]?.indexOf(asTyped(sentence), from) ?? -1;
      expect(at, sentence).toBeGreaterThanOrEqual(0);
      from = at;
    }
  };
  const said = (sections: typeof front) =>
    sections.flatMap(({ title: heading, texts, hasCode, ways }) => [
      heading,
      ...(hasCode ? [groups(input.code)] : []),
      ...texts,
      ...(ways ?? []).flatMap(({ label, url, text }) => [label, url, text]),
    ]);
  inOrder(0, [title, greeting, ...lead, ...said(front), footer]);
  inOrder(1, [...said(leaflet), footer]);
});

it.each(cases)('keeps its margins, and the address alone in the window: %s', async (_, input) => {
  const { pages } = await read(await letterPdf(input, date));
  for (const { placed } of pages) {
    const foot = placed.filter(({ text }) => text.includes('Page'));
    expect(foot).toHaveLength(1);
    for (const one of placed) {
      expect(one.x, one.text).toBeGreaterThanOrEqual(19.9);
      expect(one.right, one.text).toBeLessThanOrEqual(195);
      if (!foot.includes(one)) expect(one.y, one.text).toBeLessThan((foot[0]?.y ?? 0) - 4);
    }
  }
  const inWindow = (pages[0]?.placed ?? []).filter(({ right, y }) => right > 105 && y > 50 && y < 93);
  expect(inWindow.length).toBeGreaterThan(0);
  for (const { text, x, y, right } of inWindow) {
    expect(x, text).toBeGreaterThanOrEqual(110);
    expect(right, text).toBeLessThanOrEqual(195);
    expect(y, text).toBeGreaterThan(55 + 2);
    expect(y, text).toBeLessThan(55 + 33);
  }
});

it('is tagged, titled, in French; each of its two figures has words', async () => {
  const { marked, title, language, pages } = await read(await letterPdf(plain, date));
  expect({ marked, title, language }).toEqual({
    marked: true,
    title: wordsOf(plain).title,
    language: 'fr-FR',
  });
  const roles = pages.map(({ nodes }) => nodes.map(({ role }) => role));
  expect(roles[0]?.filter((role) => role === 'H1')).toHaveLength(1);
  expect(roles[0]?.filter((role) => role === 'H2')).toHaveLength(wordsOf(plain).front.length);
  expect(roles[1]?.filter((role) => role === 'H2')).toHaveLength(wordsOf(plain).leaflet.length);
  expect(pages[0]?.nodes.filter(({ role }) => role === 'Figure').map(({ alt }) => alt)).toEqual([
    'Le même code, pour un lecteur optique',
    'Le chemin vers carnet.example',
  ]);
});

it('carries its faces, and its code as one text for who listens', async () => {
  const bytes = (await letterPdf(plain, date)).toString('latin1');
  expect(bytes.match(/\/FontFile2/g)).toHaveLength(2);
  expect(bytes).not.toContain('/Type1');
  expect(bytes).toContain('/ActualText (ABCD EFGH JKMN)');
});

it('is read by a reader of symbols: the code, and the page', async () => {
  const png = await renderer.renderPage(await letterPdf(plain, date), 1, 1600);
  const found = await readBarcodes(png, { formats: ['DataMatrix', 'QRCode'], tryHarder: true });
  expect(Object.fromEntries(found.map(({ format, text }) => [format, text]))).toEqual({
    DataMatrix: 'ABCDEFGHJKMN',
    QRCode: 'https://carnet.example',
  });
});

it('is the same bytes for the same input, and others for another code', async () => {
  const [once, again] = [await letterPdf(plain, date), await letterPdf(plain, date)];
  expect(again.equals(once)).toBe(true);
  const other = await letterPdf({ ...plain, code: 'NMKJHGFEDCBA' }, date);
  expect(other.equals(once)).toBe(false);
});

it('writes names of other alphabets as far as its face goes, and says what is missing', async () => {
  const { pages } = await read(await letterPdf({ ...plain, holderLabel: 'Łucja Şahin Œuvrard 王' }, date));
  const text = pages[0]?.placed.map((one) => one.text).join(' ') ?? '';
  expect(text).toContain('Łucja Şahin Œuvrard ?');
});
