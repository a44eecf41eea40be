import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, it } from 'vitest';
import { cardPdf } from './card-sheet.ts';
import { mm } from './sheets.ts';

const sheet = {
  title: 'Carte',
  name: 'Łucja Œuvrard',
  under: 'Née le 2 mars 1950',
  foot: 'À jour au 21/11/2026',
  how: 'Coupez.',
  more: (left: number) => `+ ${left} lignes ailleurs`,
  now: new Date('2026-11-21T10:00:00Z'),
};

async function read(blocks: Parameters<typeof cardPdf>[0]['blocks']) {
  const bytes = await cardPdf({ ...sheet, blocks });
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const page = await pdf.getPage(1);
  const items = (await page.getTextContent()).items.flatMap((item) =>
    'str' in item && item.str.trim() !== ''
      ? [
          {
            text: item.str,
            x: item.transform[4] as number,
            y: item.transform[5] as number,
            size: item.height,
          },
        ]
      : [],
  );
  return { pages: pdf.numPages, marked: (await pdf.getMarkInfo())?.Marked, items };
}

const LEFT = (595.28 - mm(171.2)) / 2;
const inCard = ({ x, y, text }: { x: number; y: number; text: string }) =>
  text === sheet.how ||
  (x >= LEFT && x < LEFT + mm(171.2) && y <= 841.89 - mm(60) && y >= 841.89 - mm(60) - mm(54));

it('is one tagged page; few lines are large, in letters of any Latin language', async () => {
  const { pages, marked, items } = await read([{ title: 'Groupe', lines: ['A−'] }]);
  expect({ pages, marked }).toEqual({ pages: 1, marked: true });
  expect(items.map(({ text }) => text)).toEqual([
    sheet.how,
    sheet.name,
    sheet.under,
    'Groupe',
    'A−',
    sheet.foot,
    sheet.foot,
  ]);
  expect(items.find(({ text }) => text === 'A−')?.size).toBe(9);
  expect(items.every(inCard)).toBe(true);
});

it('many lines are smaller and go on behind; what never fits is counted, and nothing is outside of the card', async () => {
  const lines = (count: number) => Array.from({ length: count }, (_none, at) => `Ligne ${at + 1}`);
  const some = await read([{ title: 'Traitements', lines: lines(24) }]);
  expect(some.items.map(({ text }) => text)).toContain('Ligne 24');
  expect(some.items.some(({ x }) => x > LEFT + mm(85.6))).toBe(true);
  expect(some.items.every(inCard)).toBe(true);
  const many = await read([{ title: 'Traitements', lines: lines(200) }]);
  const kept = many.items.filter(({ text }) => text.startsWith('Ligne ')).length;
  expect(kept).toBeGreaterThan(20);
  expect(many.items.map(({ text }) => text)).toContain(`+ ${200 - kept} lignes ailleurs`);
  expect([many.pages, many.items.every(inCard)]).toEqual([1, true]);
});

it('a line that fills more than a side is left out and counted', async () => {
  const { items } = await read([{ title: 'Volontés', lines: ['mot '.repeat(2000)] }]);
  expect(items.map(({ text }) => text)).toContain('+ 1 lignes ailleurs');
  expect(items.every(inCard)).toBe(true);
});
