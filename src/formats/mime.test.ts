import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, sniff } from './mime.ts';

const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const utf8 = (text: string) => new TextEncoder().encode(text);

const PDF = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';
const JPEG = '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb\0C\0 \xff\xd9';
const PNG =
  '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82';
const GIF = 'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04;';
const TIFF = 'II*\0\x08\0\0\0\x01\0\0\x01\x03\0';
const RTF = '{\\rtf1\\ansi{\\fonttbl\\f0 Arial;}\\f0 Bonjour\\par}';

// A real archive of one stored file: local header, central directory, end record.
function zip(comment = ''): string {
  const local = `PK\x03\x04${'\0'.repeat(22)}\x01\0\0\0a`;
  const central = `PK\x01\x02${'\0'.repeat(24)}\x01\0${'\0'.repeat(16)}a`;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return local + central + end.toString('latin1') + comment;
}

describe('what a file really is', () => {
  it.each([
    ['application/pdf', latin(PDF)],
    ['image/jpeg', latin(JPEG)],
    ['image/png', latin(PNG)],
    ['image/gif', latin(GIF)],
    ['image/tiff', latin(TIFF)],
    ['image/tiff', latin('MM\0*\0\0\0\x08')],
    ['application/rtf', latin(RTF)],
    ['text/plain', utf8('Compte rendu\r\n\tTension : 12/8\f')],
    ['text/plain', latin('Compte rendu \xe9crit en Latin-1')],
    ['text/plain', utf8('\ufeffAvec marque')],
    ['text/plain', utf8('a < b et <b>gras</b>')],
    ['text/plain', utf8('Envoyez le fichier au format %PDF-1.4')],
    ['text/xml', utf8('<?xml version="1.0"?>\n<!-- <html> -->\n<ClinicalDocument xmlns="urn:hl7-org:v3"/>')],
    ['text/xml', utf8('\ufeff<ClinicalDocument xmlns="urn:hl7-org:v3"></ClinicalDocument>')],
    ['text/xml', utf8('<?xml version="1.0"?><cda:ClinicalDocument xmlns:cda="urn:hl7-org:v3"/>')],
  ])('%s', (type, bytes) => expect(sniff(bytes)).toEqual({ type }));

  it.each([
    ['nothing', utf8('')],
    ['white space', utf8(' \n\t ')],
    ['a program', latin('MZ\x90\0\x03\0\0\0')],
    ['a program of Linux', latin('\x7fELF\x02\x01\x01\0')],
    ['UTF-16', new Uint8Array(Buffer.from('\ufeffBonjour', 'utf16le'))],
    ['a PNG whose line end was converted', latin(PNG.replace('\r\n', '\n'))],
    ['a text with a control character', utf8('Bonjour\x1b[2J\x07')],
  ])('knows nothing of %s', (_, bytes) => expect(sniff(bytes)).toEqual({ type: 'unknown' }));

  it.each([
    ['an archive', latin(zip()), 'zip', 'unknown'],
    ['an empty archive', latin(`PK\x05\x06${'\0'.repeat(18)}`), 'zip', 'unknown'],
    ['an archive after a PDF', latin(PDF + zip()), 'zip', 'application/pdf'],
    ['an archive with a comment after a JPEG', latin(JPEG + zip('x'.repeat(65_535))), 'zip', 'image/jpeg'],
    ['an archive, then more, after a PNG', latin(`${PNG}${zip()}fin`), 'zip', 'image/png'],
    ['an archive header before a PDF', latin(`PK\x03\x04${PDF}`), 'zip', 'unknown'],
    ['a PDF after other bytes', latin(`\0\0\0${PDF}`), 'pdf', 'unknown'],
    ['a PDF after white space', latin(`\n${PDF}`), 'pdf', 'text/plain'],
    [
      'a PDF in a JPEG comment',
      latin(JPEG.replace('\xff\xdb', `\xff\xfe\0\x40${PDF}\xff\xdb`)),
      'pdf',
      'image/jpeg',
    ],
    ['a page', utf8(' <!DOCTYPE html><html><body></body></html>'), 'html', 'unknown'],
    ['a piece of a page', utf8('<script>a()</script>'), 'html', 'unknown'],
    ['XHTML', utf8('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'), 'html', 'unknown'],
    [
      'SVG',
      utf8('<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>'),
      'html',
      'unknown',
    ],
    [
      'SVG with a prefix',
      utf8('<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg"/>'),
      'html',
      'unknown',
    ],
    [
      'a page in a GIF comment',
      latin(GIF.replace('!\xf9', '!\xfe<script>a()</script>!\xf9')),
      'html',
      'image/gif',
    ],
    [
      'a page in a JPEG comment',
      latin(JPEG.replace('\xff\xdb', '\xff\xfe\0\x20<html ><body>\xff\xdb')),
      'html',
      'image/jpeg',
    ],
    [
      'an object in RTF',
      latin(RTF.replace('\\par', '{\\object\\objemb{\\*\\objdata 0105}}')),
      'ole',
      'application/rtf',
    ],
  ])('sees %s', (_, bytes, hidden, type) => {
    expect(sniff(bytes)).toEqual({ type, hidden });
  });

  it('does not take chance bytes for an archive', () => {
    expect(sniff(latin(`${JPEG}PK\x05\x06${'\x11'.repeat(40)}`))).toEqual({ type: 'image/jpeg' });
    expect(sniff(latin(`${PDF}PK\x05\x06`))).toEqual({ type: 'application/pdf' });
  });

  it('never throws, whatever the bytes', () => {
    const piece = fc.constantFrom(PDF, JPEG, PNG, RTF, zip(), 'PK\x05\x06', '<svg ', '<?xml ', 'texte');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), piece, fc.uint8Array({ maxLength: 40 }), (a, b, c) => {
        expect(sniff(new Uint8Array([...a, ...latin(b), ...c])).type).toMatch(/^(?:unknown|[a-z]+\/[a-z]+)$/);
      }),
    );
  });

  it('is quick on text made to slow it down', () => {
    const start = performance.now();
    for (const piece of ['<!--', '<?a ', '<!doctype ', '<a:', '<!x>', '\u00a0', '<']) {
      sniff(utf8(`<?xml version="1.0"?>${piece.repeat(100_000)}`));
    }
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('is quick on 20 MB', () => {
    const bytes = new Uint8Array(20_000_000).fill(0x41);
    bytes.set(latin('PK\x05\x06'.repeat(15_000)), bytes.length - 60_000);
    const start = performance.now();
    expect(sniff(bytes).type).toBe('unknown');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('declared type', () => {
  it.each([
    ['application/pdf', PDF, true],
    ['Application/PDF; charset=binary', PDF, true],
    ['image/jpg', JPEG, true],
    ['text/rtf', RTF, true],
    ['application/xml', '<ClinicalDocument xmlns="urn:hl7-org:v3"/>', true],
    ['image/jpeg', PNG, false],
    ['image/jpeg', '<svg xmlns="http://www.w3.org/2000/svg"/>', false],
    ['application/pdf', PDF + zip(), false],
    ['unknown', 'MZ\0', false],
    ['', PDF, false],
    ['constructor', PDF, false],
  ])('%s', (declared, text, expected) => {
    expect(matches(declared, sniff(latin(text)))).toBe(expected);
  });
});
