import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { NarrativeNode, Section } from '#formats/cda/document';
import { parseCda } from '#formats/cda/parse-cda';
import { Narrative } from './narrative.tsx';
import { chaptersOf, mediaOf, SectionBody, targetsOf } from './sections.tsx';

const page = (sections: readonly Section[]) =>
  renderToStaticMarkup(
    <main>
      {chaptersOf(sections).map(({ anchor, title, section }) => (
        <section key={anchor}>
          {section.title !== undefined && <h2>{title}</h2>}
          <SectionBody
            section={section}
            level={3}
            reading={{ media: (id) => `/image/${id}`, targets: targetsOf(sections) }}
          />
        </section>
      ))}
    </main>,
  );

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex: string, dec: string, name: string) =>
    name ? (entities[name] ?? '') : String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(dec)),
  );
/** Text without its spaces: where elements begin and end, spacing is the renderer's. */
const bare = (markup: string) => decode(markup.replace(/<[^>]*>/g, '')).replace(/\s/g, '');

/** Every piece of text of the titles and narratives of the source, in the order it is written there. */
function piecesOf(xml: string): string[] {
  const pieces: string[] = [];
  const open: string[] = [];
  for (const [token] of xml.matchAll(
    /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<[^>]*>|[^<]+/g,
  )) {
    if (token.startsWith('<!--') || token.startsWith('<?')) continue;
    if (token.startsWith('</')) open.pop();
    else if (token.startsWith('<') && !token.startsWith('<![')) {
      if (!token.endsWith('/>')) open.push(/<(?:[\w.-]+:)?([\w.-]+)/.exec(token)?.[1] ?? '');
    } else {
      const section = open.lastIndexOf('section');
      const place = open[section + 1];
      const piece = decode(token.replace(/^<!\[CDATA\[|\]\]>$/g, '')).replace(/\s/g, '');
      if (section >= 0 && piece && (place === 'text' || (place === 'title' && open.length === section + 2)))
        pieces.push(piece);
    }
  }
  return pieces;
}

describe('a structured document', () => {
  const text = (value: string): NarrativeNode => ({ kind: 'text', text: value });
  const reading = { media: (id: string) => `/i/${id}`, targets: new Set(['n1']) };
  const show = (...nodes: NarrativeNode[]) =>
    renderToStaticMarkup(<Narrative nodes={nodes} reading={reading} />);

  it('makes paragraphs of bare text around blocks', () => {
    expect(
      show(
        text('avant'),
        { kind: 'paragraph', styles: [], children: [text('milieu')] },
        text(' '),
        text('après'),
      ),
    ).toBe('<p>avant</p><p>milieu</p><p> après</p>');
  });

  it('says which way the headers of a table look, and announces no empty one', () => {
    const cell = (value: string, header: boolean) => ({
      header,
      colspan: 1,
      rowspan: 1,
      styles: [],
      children: value ? [text(value)] : [],
    });
    const row = (...cells: ReturnType<typeof cell>[]) => ({ styles: [], cells });
    const html = show({
      kind: 'table',
      styles: [],
      caption: [text('Résultats')],
      head: [],
      body: [row(cell('', true), cell('Valeur', true)), row(cell('Glycémie', true), cell('1,21', false))],
      foot: [],
    });
    expect(html).toContain('<thead><tr><td></td><th scope="col">Valeur</th></tr></thead>');
    expect(html).not.toContain('folds');
    expect(html).toContain('<th scope="row">Glycémie</th><td>1,21</td>');
    expect(html).toContain('aria-label="Résultats"');
  });

  it('lets a plain table fold on a narrow screen, and keeps it a table for those who listen', () => {
    const cell = (value: string, header: boolean) => ({
      header,
      colspan: 1,
      rowspan: 1,
      styles: [],
      children: [text(value)],
    });
    const row = (header: boolean, ...values: string[]) => ({
      styles: [],
      cells: values.map((value) => cell(value, header)),
    });
    const table = (...body: ReturnType<typeof row>[]): NarrativeNode => ({
      kind: 'table',
      styles: [],
      caption: [],
      head: [row(true, 'Analyse', 'Résultat', 'Unité')],
      body,
      foot: [],
    });
    const html = show(table(row(false, 'Glycémie', '1,21', 'g/L')));
    expect(html).toContain('class="scroll folds"');
    expect(html).toContain('<td role="cell" data-column="Résultat">1,21</td>');
    expect(show(table(row(false, 'Glycémie', '1,21')))).not.toContain('folds');
  });

  it('keeps its own ids apart, and only those that something leads to', () => {
    const html = show(
      { kind: 'footnote-ref', ref: 'n1', children: [text('1')] },
      { kind: 'footnote', id: 'n1', children: [text('note')] },
      { kind: 'content', id: 'unused', styles: [], children: [text('mot')] },
      { kind: 'link', href: 'https://exemple.fr/', children: [text('site')] },
    );
    expect(html).toContain('href="#cda-n1"');
    expect(html).toContain('id="cda-n1"');
    expect(html).not.toContain('unused');
    expect(html).toContain('rel="noopener noreferrer nofollow"');
  });

  it('escapes what looks like markup', () => {
    expect(show(text('<script>alert(1)</script>'))).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>');
  });
});

const corpus = process.env.CARNET_CORPUS && path.join(process.env.CARNET_CORPUS, 'cda');
const present = corpus !== undefined && corpus !== '' && existsSync(corpus);

describe.runIf(present)('the national examples', () => {
  const files = present ? readdirSync(corpus).filter((name) => name.endsWith('.xml')) : [];

  it('are all there', () => expect(files).toHaveLength(26));

  it.each(files)('%s shows every word of its narrative, in order', (name) => {
    const bytes = readFileSync(path.join(corpus ?? '', name));
    const { body } = parseCda(bytes);
    if (body.kind === 'unstructured') return expect(body.bytes.length).toBeGreaterThan(0);
    const shown = bare(page(body.sections));
    const pieces = piecesOf(new TextDecoder().decode(bytes));
    expect(pieces.length).toBeGreaterThan(0);
    let at = 0;
    for (const piece of pieces) {
      const found = shown.indexOf(piece, at);
      expect(found, `${piece} after ${shown.slice(Math.max(0, at - 40), at)}`).toBeGreaterThanOrEqual(0);
      at = found + piece.length;
    }
  });

  it.each(files)('%s adds no word of its own but those about its files and its coded titles', (name) => {
    const bytes = readFileSync(path.join(corpus ?? '', name));
    const { body } = parseCda(bytes);
    if (body.kind === 'unstructured') return expect(body.bytes.length).toBeGreaterThan(0);
    const letters = piecesOf(new TextDecoder().decode(bytes)).join('').length;
    const ours =
      /<(a|p) class="file[\s\S]*?<\/\1>|<h\d class="from-code">[\s\S]*?<\/h\d>|<span class="screen">[\s\S]*?<\/span>/g;
    const added = bare(page(body.sections).replace(ours, '')).length - letters;
    expect(added).toBe(0);
  });

  it.each(files)('%s holds no script, style or foreign address in its markup', (name) => {
    const { body } = parseCda(readFileSync(path.join(corpus ?? '', name)));
    if (body.kind === 'unstructured') return expect(body.mediaType).toMatch(/^[a-z]+\/[a-z]+$/);
    const html = page(body.sections);
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+=|javascript:/i);
    expect(html).not.toMatch(/src="(?!\/image\/)/);
    for (const [, id] of html.matchAll(/src="\/image\/([^"]+)"/g))
      expect(mediaOf(body.sections, id ?? '')).toBeDefined();
  });
});

describe.runIf(!present)('the national examples', () => {
  it('are read from CARNET_CORPUS, which is not set here', () => expect(present).toBe(false));
});
