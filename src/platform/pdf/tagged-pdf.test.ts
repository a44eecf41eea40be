import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, it } from 'vitest';
import { taggedPdf } from './tagged-pdf.ts';

type Node = { readonly role?: string; readonly children?: readonly Node[] };

const rolesIn = (node: Node): string[] => [
  ...(node.role ? [node.role] : []),
  ...(node.children ?? []).flatMap(rolesIn),
];

async function read(bytes: Buffer) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, at) => {
      const page = await pdf.getPage(at + 1);
      const { items } = await page.getTextContent();
      return {
        roles: rolesIn((await page.getStructTree()) as Node),
        text: items.map((item) => ('str' in item ? item.str : '')).join(' '),
      };
    }),
  );
  const { info } = await pdf.getMetadata();
  const told = info as { readonly Title?: string; readonly Language?: string };
  return { marked: (await pdf.getMarkInfo())?.Marked, title: told.Title, language: told.Language, pages };
}

const file = { title: 'Attestation d’accès', foot: 'Carnet', now: new Date('2026-11-20T10:00:00Z') };

it('is marked, in French, titled, with headings, paragraphs and headers of rows and columns', async () => {
  const { marked, title, language, pages } = await read(
    await taggedPdf(file, [
      { kind: 'heading', text: 'Qui' },
      { kind: 'text', text: 'Œuvre d’une journée : « déjà » vu.' },
      { kind: 'facts', rows: [['Carnet de', 'Nathan Lambert']] },
      { kind: 'table', head: ['Quand', 'Qui'], rows: [['Hier', 'Claire Fournier']] },
    ]),
  );
  expect({ marked, title, language }).toEqual({
    marked: true,
    title: 'Attestation d’accès',
    language: 'fr-FR',
  });
  expect(pages).toHaveLength(1);
  expect(pages[0]?.roles.filter((role) => role !== 'Root' && role !== 'Document')).toEqual([
    'H1',
    'H2',
    'P',
    ...['Table', 'TR', 'TH', 'TD'],
    ...['Table', 'TR', 'TH', 'TH', 'TR', 'TD', 'TD'],
  ]);
  expect(pages[0]?.text).toContain('Œuvre d’une journée : « déjà » vu.');
  expect(pages[0]?.text).toContain('page 1 sur 1');
});

it('goes on over pages, losing no row', async () => {
  const rows = Array.from({ length: 120 }, (_, at) => [`Ligne ${at + 1}`, 'x'] as const);
  const { pages } = await read(await taggedPdf(file, [{ kind: 'facts', rows }]));
  expect(pages.length).toBeGreaterThan(2);
  const text = pages.map((page) => page.text).join(' ');
  for (const [name] of rows) expect(text).toContain(name);
});
