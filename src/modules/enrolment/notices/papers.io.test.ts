import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, it } from 'vitest';
import { FORMS } from './form-words.ts';
import { createPapers } from './papers.ts';

const terms = [
  {
    version: '2026-11-01',
    from: '2026-11-01',
    source: 'Essai',
    points: Array.from(
      { length: 7 },
      (_, at) => `Condition ${at + 1}. Elle prend une ligne entière de la page, à peu de chose près.`,
    ),
  },
];
const papers = createPapers({ publicUrl: 'https://carnet.example', terms });
const now = new Date('2026-11-21T08:00:00Z');

type Node = { readonly role?: string; readonly children?: readonly Node[] };
const rolesIn = (node: Node): string[] => [node.role ?? '', ...(node.children ?? []).flatMap(rolesIn)];

async function read(bytes: Buffer) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const page = await pdf.getPage(1);
  const { items } = await page.getTextContent();
  const { info } = await pdf.getMetadata();
  const written = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item] : []));
  return {
    pages: pdf.numPages,
    info: info as { readonly Title?: string; readonly Language?: string },
    text: written.map(({ str }) => str).join(' '),
    /** From the bottom, of all but the foot. */
    lowest: Math.min(...written.slice(0, -1).map(({ transform }) => (transform as number[])[5] ?? 0)),
    right: Math.max(...written.map(({ transform, width }) => ((transform as number[])[4] ?? 0) + width)),
    roles: rolesIn((await page.getStructTree()) as Node),
  };
}

it.each(['open', 'refuse', 'close'] as const)(
  'has one tagged sheet to %s, with what it does before what it asks',
  async (act) => {
    const { pages, info, text, lowest, right, roles } = await read(await papers.form(act, now));
    expect({ pages, title: info.Title, language: info.Language }).toEqual({
      pages: 1,
      title: `${FORMS[act].title}, formulaire`,
      language: 'fr-FR',
    });
    expect(roles.filter((role) => role === 'H1')).toHaveLength(1);
    expect(lowest).toBeGreaterThan(50);
    expect(right).toBeLessThan(595 - 50);
    const said = [
      FORMS[act].title,
      FORMS[act].effect[0],
      'Le carnet de qui',
      FORMS[act].asks[0],
      'Signature',
    ];
    const places = said.map((one) =>
      text.replaceAll(/\s+/g, '').indexOf((one ?? '?').replaceAll(/\s+/g, '').slice(0, 30)),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    // accepted by opening, and only by it
    expect(text.includes('Condition 7')).toBe(act === 'open');
  },
);

it('asks as much to open as to refuse, and as to close', async () => {
  const fields = async (act: 'open' | 'refuse' | 'close') => {
    const { text } = await read(await papers.form(act, now));
    return text.slice(text.indexOf('Le carnet de qui'), text.indexOf('Ma demande'));
  };
  expect(await fields('refuse')).toBe(await fields('open'));
  expect(await fields('close')).toBe(await fields('open'));
});

it('shows a notice to nobody, whose last day is 42 days away', async () => {
  const kind = { child: false, simple: false };
  const { text } = papers.mail(kind, now);
  expect(text).toContain('Camille Exemple');
  expect(text).toContain('jusqu’au samedi 2 janvier 2027');
  expect((await read(await papers.letter(kind, now))).text).toContain('EXEMPLE-000000');
  expect(papers.mail({ child: true, simple: true }, now).text).toContain('parent d’Adèle');
});

it('says the invitation in simple words with no date of anybody', () => {
  const text = papers
    .simpleText()
    .flatMap(({ texts }) => texts)
    .join(' ');
  expect(text).toContain('après le jour écrit sur votre lettre');
  expect(text).not.toMatch(/\b20\d\d\b/);
});
