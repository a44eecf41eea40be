import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { DOCX, matches, sniff } from '../mime.ts';
import { textPreview } from './preview.ts';

const CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="x"/>';
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const word = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="${W}"><w:body>${body}</w:body></w:document>`;

async function zip(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(parts)) file.addBuffer(Buffer.from(content), name);
  file.end();
  const chunks: Buffer[] = [];
  for await (const chunk of file.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
const docx = (body: string, more: Readonly<Record<string, string | Buffer>> = {}) =>
  zip({ '[Content_Types].xml': CONTENT_TYPES, 'word/document.xml': word(body), ...more });

describe('a Word document', () => {
  it('is read as lines, cells and breaks, without what a reviewer struck out', async () => {
    const bytes = await docx(
      '<w:p><w:r><w:t>Compte rendu</w:t></w:r><w:r><w:t xml:space="preserve"> d’examen</w:t></w:r></w:p>' +
        '<w:p><w:r><w:t>Un</w:t><w:br/><w:t>deux</w:t></w:r><w:del><w:r><w:t>effacé</w:t></w:r></w:del></w:p>' +
        '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Glycémie</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1,05 g/L</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
    );
    expect(sniff(bytes)).toEqual({ type: DOCX });
    expect(matches(DOCX, sniff(bytes))).toBe(true);
    expect(await textPreview(bytes, DOCX)).toBe('Compte rendu d’examen\nUn\ndeux\nGlycémie\t1,05 g/L');
  });

  it.each([
    ['macros', 'word/vbaProject.bin'],
    ['an embedded file', 'word/embeddings/oleObject1.bin'],
    ['a control', 'word/activeX/activeX1.bin'],
  ])('with %s is told as hiding something', async (_what, name) => {
    expect(sniff(await docx('<w:p/>', { [name]: 'x' }))).toEqual({ type: DOCX, hidden: 'ole' });
  });

  it('is no plain archive, and no archive behind or before another file', async () => {
    const bytes = await docx('<w:p/>');
    expect(sniff(await zip({ 'a.txt': 'x' })).hidden).toBe('zip');
    expect(sniff(Buffer.concat([bytes, Buffer.from('%PDF-1.7')])).hidden).toBe('zip');
    expect(sniff(Buffer.concat([Buffer.from('\xff\xd8\xff', 'latin1'), bytes])).hidden).toBe('zip');
  });

  it('that inflates beyond the limits, or is broken, has no preview', async () => {
    const bomb = await docx(`<w:p><w:r><w:t>${' '.repeat(20 * 1024 * 1024)}</w:t></w:r></w:p>`);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await textPreview(bomb, DOCX)).toBeUndefined();
    expect(await textPreview(await docx('<w:p>'), DOCX)).toBeUndefined();
    const entity = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>';
    expect(
      await textPreview(
        await zip({ '[Content_Types].xml': CONTENT_TYPES, 'word/document.xml': entity }),
        DOCX,
      ),
    ).toBeUndefined();
  });
});

describe('an RTF file', () => {
  const read = (text: string) => textPreview(Buffer.from(text, 'latin1'), 'application/rtf');

  it('is read with its accents, both ways of writing them, and its paragraphs', async () => {
    expect(
      await read(
        "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0\\b Caf\\'e9\\b0  cr\\u232?me\\par\r\nfin \\{ici\\}}",
      ),
    ).toBe('Café crème\nfin {ici}');
  });

  it('passes over images, fields, headers and what follows an asterisk', async () => {
    expect(
      await read(
        '{\\rtf1 a{\\pict ffd8ffe0}{\\*\\generator Mot;}{\\header tete}{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt lien}}\\uc2\\u8364??b}',
      ),
    ).toBe('alien€b');
  });

  it('that is too deep, or ends before it began, has no preview', async () => {
    expect(await read('{\\rtf1 '.padEnd(1000, '{'))).toBeUndefined();
    expect(await read('rien')).toBeUndefined();
  });
});

describe('a text file', () => {
  it('is UTF-8, or the older Windows alphabet', async () => {
    expect(await textPreview(Buffer.from('été'), 'text/plain')).toBe('été');
    expect(await textPreview(Buffer.from('\xe9t\xe9', 'latin1'), 'text/plain')).toBe('été');
    expect(await textPreview(Buffer.from('x'), 'image/png')).toBeUndefined();
  });
});
