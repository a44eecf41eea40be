import fc from 'fast-check';
import { XmlCData, XmlDocument, XmlElement, XmlText } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { CdaError } from './document.ts';
import { HL7_V3, MAX_DEPTH, MAX_NODES, readTree, type XmlNode } from './xml-reader.ts';
import { readXml } from './xml-tree.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function codeOf(input: Uint8Array): string {
  try {
    readXml(input);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof CdaError)) throw error;
    return error.code;
  }
}

// What libxml2 makes of the same document.
function reference(element: XmlElement): XmlNode {
  const children: (XmlNode | string)[] = [];
  for (const child of element.find('child::*|child::text()')) {
    const last = children.at(-1);
    if (child instanceof XmlElement) children.push(reference(child));
    else if (!(child instanceof XmlText || child instanceof XmlCData)) continue;
    else if (typeof last === 'string') children[children.length - 1] = last + child.content;
    else children.push(child.content);
  }
  const plain = element.attrs.filter((attribute) => attribute.prefix === '');
  const name = element.namespaceUri === HL7_V3 ? element.name : `{${element.namespaceUri}}${element.name}`;
  return {
    name,
    attributes: new Map(plain.map((a) => [a.name, a.content])),
    children: children.filter((c) => c !== ''),
  };
}

function withReference<T>(text: string, use: (root: XmlNode) => T): T {
  const document = XmlDocument.fromBuffer(bytes(text));
  try {
    return use(reference(document.root));
  } finally {
    document.dispose();
  }
}

describe('XML reader', () => {
  const sample = `\ufeff<?xml version="1.0" encoding="utf-8"?><!-- <a> --><?pi <b>?>
    <a xmlns="urn:hl7-org:v3" xmlns:x="urn:x" x:k="no" k='it&#39;s "1" > 0'>one<!-- < --> two &amp;&lt;&#xe9;&#128512;\r\n
    <x:b k="&quot;&#10;\ttab\r\nline"/><![CDATA[<c>&amp;]]> <d xmlns="">d<e xmlns="urn:hl7-org:v3" /></d ></a>\n<!-- end -->`;

  it('reads what libxml2 reads', () => {
    withReference(sample, (root) => expect(readTree(sample).root).toEqual(root));
  });

  it('agrees with libxml2 on any document that libxml2 accepts', () => {
    const piece = fc.constantFrom(
      ...[
        '<b>',
        '</b>',
        '<b/>',
        '<x:b k="v">',
        '</x:b>',
        '<b xmlns="urn:y">',
        '<b k="1" l=\'2\' >',
        '&amp;',
        '&#65;',
        '&',
      ],
      ...[
        '<![CDATA[ <z> ]]>',
        '<!-- - -->',
        '<?p i?>',
        'text',
        ' ',
        '\r\n',
        '>',
        '"',
        "'",
        '=',
        ']]>',
        '<',
        '/',
        'é😀',
        '<b k=">"/>',
      ],
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `<a xmlns="urn:hl7-org:v3" xmlns:x="urn:x">${pieces.join('')}</a>`;
        const verdict = codeOf(bytes(text));
        if (verdict === 'accepted') {
          accepted += 1;
          withReference(text, (root) => expect(readTree(text).root).toEqual(root));
        } else {
          expect(verdict).toBe('not-xml');
          expect(() => withReference(text, () => 0)).toThrow();
        }
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('sets entries aside and keeps the media that stand in them', () => {
    const tree =
      readTree(`<a xmlns="urn:hl7-org:v3"><section><text>t</text><entry><act><observationMedia ID="m">
      <value>QUJD</value></observationMedia></act></entry><component/></section></a>`);
    expect(tree.hasEntries).toBe(true);
    expect(tree.media.map((node) => node.attributes.get('ID'))).toEqual(['m']);
    expect(tree.root.children).toMatchObject([{ children: [{ name: 'text' }, { name: 'component' }] }]);
  });

  it.each([
    '<!DOCTYPE a><a/>',
    '<!doctype a><a/>',
    '<?xml version="1.0"?>\n<!-- c --><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
    '<a><!ENTITY b "b"></a>',
  ])('refuses any document type declaration: %s', (text) => expect(codeOf(bytes(text))).toBe('doctype'));

  it('does not mistake the word in a comment or in CDATA for a declaration', () => {
    expect(codeOf(bytes('<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>'))).toBe('accepted');
  });

  it.each([
    ['', 'empty'],
    ['bonjour', 'text'],
    ['<a>', 'unfinished'],
    ['<a></b>', 'crossed tags'],
    ['<a/><b/>', 'two roots'],
    ['<a>&b;</a>', 'undeclared entity'],
    ['<a b="1" b="2"/>', 'attribute given twice'],
    ['<a b="<"/>', 'markup in an attribute'],
    ['<a>\u0001</a>', 'control character'],
    ['<a>&#0;</a>', 'character zero'],
    ['<a>&#x110000;</a>', 'character beyond Unicode'],
    ['<x:a/>', 'undeclared prefix'],
    ['<a/>text', 'text after the root'],
    ['<a b=1/>', 'attribute without quotes'],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', 'another encoding'],
    ['<?xml version="1.0" encoding="UTF-7"?><a/>', 'an encoding that hides markup'],
  ])('refuses %j (%s)', (text) => expect(codeOf(bytes(text))).toBe('not-xml'));

  it('refuses bytes that are not UTF-8 and reads Latin-1 when it is declared', () => {
    expect(codeOf(Buffer.from('<a>\xe9</a>', 'latin1'))).toBe('not-xml');
    expect(codeOf(Buffer.from('\ufeff<a/>', 'utf16le'))).toBe('not-xml');
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', 'latin1');
    expect(readXml(latin).root.children).toEqual(['é']);
  });

  it('bounds depth, and elements and attributes, quickly', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    const wide = (count: number) => `<a>${'<b c="1"/>'.repeat(count)}</a>`;
    expect(codeOf(bytes(nested(MAX_DEPTH)))).toBe('accepted');
    expect(codeOf(bytes(nested(MAX_DEPTH + 1)))).toBe('too-deep');
    expect(codeOf(bytes(wide((MAX_NODES - 1) / 2 - 1)))).toBe('accepted');
    const started = performance.now();
    expect(codeOf(bytes('<a>'.repeat(1_000_000)))).toBe('too-deep');
    expect(codeOf(bytes(wide(1_000_000)))).toBe('too-many-nodes');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('reads a text of 12 MB, as a large attachment makes', () => {
    const tree = readXml(bytes(`<a>${'QUJD'.repeat(3_000_000)}</a>`));
    expect(tree.root.children[0]).toHaveLength(12_000_000);
  });
});
