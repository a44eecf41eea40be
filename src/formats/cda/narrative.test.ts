import { describe, expect, it } from 'vitest';
import { cdaText, narrativeText } from './cda-text.ts';
import type { NarrativeNode, NarrativeNodes } from './document.ts';
import { parseCda } from './parse-cda.ts';
import { sampleCda, sampleNarrative } from './sample-cda.ts';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function read(narrative: string, entries = ''): NarrativeNodes {
  const { body } = parseCda(
    new TextEncoder().encode(sampleCda({ body: sampleNarrative(narrative, entries) })),
  );
  return body.kind === 'structured' ? body.sections[0]!.narrative : [];
}

const media = (id: string, type: string, value: string) =>
  `<entry><organizer><component><observationMedia ID="${id}"><value mediaType="${type}" representation="B64">${value}</value></observationMedia></component></organizer></entry>`;
const text = (value: string): NarrativeNode => ({ kind: 'text', text: value });

describe('CDA narrative', () => {
  it('keeps inline text in order, with single spaces', () => {
    expect(
      read(
        'un <content styleCode="Bold">deux</content> <content>trois</content>\n  quatre<br/>H<sub>2</sub>O',
      ),
    ).toEqual([
      text('un '),
      { kind: 'content', styles: ['bold'], children: [text('deux')] },
      text(' '),
      { kind: 'content', styles: [], children: [text('trois')] },
      text(' quatre'),
      { kind: 'br' },
      text('H'),
      { kind: 'sub', children: [text('2')] },
      text('O'),
    ]);
  });

  it('drops white space that only lays the source out', () => {
    expect(read('\n <paragraph ID="p"> a </paragraph>\n <paragraph>b</paragraph>\n')).toEqual([
      { kind: 'paragraph', id: 'p', styles: [], children: [text(' a ')] },
      { kind: 'paragraph', styles: [], children: [text('b')] },
    ]);
  });

  it.each([
    ['Bold', ['bold']],
    ['bold Italics', ['bold', 'italics']],
    ['BoldItalics', ['bold', 'italics']],
    ['Underline Emphasis xallIndent', ['underline', 'emphasis', 'indent']],
    ['Lrule Botrule xFgColourRed constructor __proto__', []],
  ])('brings styleCode %s to %j', (styleCode, styles) => {
    expect(read(`<content styleCode="${styleCode}">a</content>`)).toMatchObject([{ styles }]);
  });

  it('keeps lines of preformatted text, and marks revisions', () => {
    expect(read('<content styleCode="xPre">a\n  b</content>')).toMatchObject([
      { children: [text('a\n  b')] },
    ]);
    expect(read('<content revised="delete">a</content>')).toMatchObject([{ revised: 'delete' }]);
  });

  it('reads lists with caption, items and marker', () => {
    expect(
      read(
        '<list listType="ordered" styleCode="BigRoman"><caption>C</caption><item><caption>i</caption>un</item><item>deux</item>stray</list>',
      ),
    ).toEqual([
      {
        kind: 'list',
        ordered: true,
        marker: 'upper-roman',
        styles: [],
        caption: [text('C')],
        items: [
          { styles: [], caption: [text('i')], children: [text('un')] },
          { styles: [], caption: [], children: [text('deux')] },
          { styles: [], caption: [], children: [text('stray')] },
        ],
      },
    ]);
  });

  it('reads tables with their spans and inherited alignment', () => {
    const [table] = read(`<table border="1"><caption>T</caption><colgroup><col/></colgroup>
      <thead align="center"><tr><th>A</th><th colspan="2" align="right">B</th></tr></thead>
      <tfoot><tr><td>F</td></tr></tfoot>
      <tbody><tr styleCode="Bold"><td rowspan="3" ID="c">1</td><td colspan="zero" rowspan="-1">2</td><td colspan="999999999"/></tr></tbody></table>`);
    const cell = { styles: [], header: false, colspan: 1, rowspan: 1 };
    expect(table).toEqual({
      kind: 'table',
      styles: [],
      caption: [text('T')],
      head: [
        {
          styles: [],
          cells: [
            { ...cell, header: true, align: 'center', children: [text('A')] },
            { ...cell, header: true, align: 'right', colspan: 2, children: [text('B')] },
          ],
        },
      ],
      body: [
        {
          styles: ['bold'],
          cells: [
            { ...cell, id: 'c', rowspan: 3, children: [text('1')] },
            { ...cell, children: [text('2')] },
            { ...cell, colspan: 100, children: [] },
          ],
        },
      ],
      foot: [{ styles: [], cells: [{ ...cell, children: [text('F')] }] }],
    });
  });

  it('keeps the text of whatever does not belong where it stands', () => {
    const nodes = read(
      '<table>un<tr>deux<td>trois</td></tr><paragraph>quatre</paragraph></table><div xmlns="http://www.w3.org/1999/xhtml">cinq<script>six()</script></div><br>sept</br>',
    );
    expect(narrativeText(nodes).split(/\s+/).filter(Boolean)).toEqual([
      'un',
      'quatre',
      'deux',
      'trois',
      'cinqsix()',
      'sept',
    ]);
    expect(JSON.stringify(nodes)).not.toContain('script');
  });

  it.each([
    ['https://ansm.sante.fr/a?b=c', 'https://ansm.sante.fr/a?b=c'],
    ['HTTP://exemple.fr', 'http://exemple.fr/'],
    ['mailto:medecin@exemple.fr', 'mailto:medecin@exemple.fr'],
    ['#note-1', '#note-1'],
  ])('keeps a link to %s', (href, expected) => {
    expect(read(`<linkHtml href="${href}">ici</linkHtml>`)).toEqual([
      { kind: 'link', href: expected, children: [text('ici')] },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'java&#10;script:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,a',
    'file:///etc/passwd',
    'documents/annexe.pdf',
    '//ailleurs.example/a',
    'https://ameli.fr@ailleurs.example/',
    '#a" onclick="b',
    '',
  ])('shows a link to %s as text', (href) => {
    expect(read(`<linkHtml href='${href}'>ici</linkHtml>`)).toEqual([text('ici')]);
  });

  it('reads footnotes and their references', () => {
    expect(read('a<footnoteRef IDREF="f"/><footnote ID="f">note</footnote>')).toEqual([
      text('a'),
      { kind: 'footnote-ref', ref: 'f', children: [] },
      { kind: 'footnote', id: 'f', children: [text('note')] },
    ]);
  });

  it('shows an image by its bytes, whatever type is declared', () => {
    const [image] = read(
      '<renderMultiMedia referencedObject="i"><caption>Courbe</caption></renderMultiMedia>',
      media('i', 'image/jpeg', PNG),
    );
    expect(image).toMatchObject({
      kind: 'image',
      id: 'i',
      mediaType: 'image/png',
      alt: 'Courbe',
      caption: [text('Courbe')],
    });
    expect(image).toHaveProperty('bytes', new Uint8Array(Buffer.from(PNG, 'base64')));
  });

  it('never shows as an image what is none', () => {
    const html = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>').toString('base64');
    const pdf = Buffer.from('%PDF-1.4 contenu').toString('base64');
    const nodes = read(
      '<renderMultiMedia referencedObject="s p absent"/>',
      media('s', 'image/png', html) + media('p', 'image/jpeg', pdf),
    );
    expect(nodes).toMatchObject([
      { kind: 'attachment', id: 's', mediaType: 'image/png' },
      { kind: 'attachment', id: 'p', mediaType: 'application/pdf' },
      { kind: 'missing-media', reference: 'absent' },
    ]);
  });

  it('bounds the references of one object, and stays quick on hostile white space', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `a${i}`).join(' ');
    expect(read(`<renderMultiMedia referencedObject="${many} ${many}"/>`)).toHaveLength(50);
    const start = performance.now();
    const blank = `<content styleCode="xPre">${' '.repeat(200_000)}x${'\u00a0'.repeat(200_000)}</content>`;
    const body = sampleNarrative(`${blank}<table><tr><td>${blank}</td></tr></table>`);
    expect(cdaText(parseCda(new TextEncoder().encode(sampleCda({ body }))))).toContain('x');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('finds the image behind a region of interest, and none behind a reference elsewhere', () => {
    const framed = `<entry><act><regionOfInterest ID="r"><entryRelationship><observationMedia><value mediaType="image/png" representation="B64">${PNG}</value></observationMedia></entryRelationship></regionOfInterest></act></entry>`;
    const away =
      '<entry><observationMedia ID="u"><value mediaType="image/png"><reference value="https://ailleurs.example/suivi.png"/></value></observationMedia></entry>';
    expect(
      read('<renderMultiMedia referencedObject="r"/><renderMultiMedia referencedObject="u"/>', framed + away),
    ).toMatchObject([
      { kind: 'image', id: 'r' },
      { kind: 'missing-media', reference: 'u' },
    ]);
  });
});
