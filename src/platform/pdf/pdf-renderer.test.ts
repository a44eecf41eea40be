import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { afterAll, describe, expect, it } from 'vitest';
import { createPdfRenderer, PdfError, type PdfRenderer } from './pdf-renderer.ts';

const renderer = createPdfRenderer();
afterAll(() => renderer.close());

function build(
  draw: (document: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', ...options });
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    draw(document);
    document.end();
  });
}

const letter = build((document) => {
  document.fontSize(20).text('Compte rendu de téléconsultation');
  document.addPage().rect(0, 0, 600, 850).fill('#ff0000');
});

/** A PDF written by hand: its objects, the first being the catalogue. */
function assemble(objects: readonly (string | Buffer)[]): Uint8Array {
  const parts = [Buffer.from('%PDF-1.7\n')];
  for (const [i, object] of objects.entries()) {
    parts.push(Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'));
  }
  return new Uint8Array(
    Buffer.concat([...parts, Buffer.from(`trailer<</Root 1 0 R/Size ${objects.length + 1}>>\n%%EOF`)]),
  );
}

function page(resources: string, content: string | Buffer, filter = ''): (string | Buffer)[] {
  return [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<<${resources}>>/Contents 4 0 R>>`,
    Buffer.concat([
      Buffer.from(`<<${filter}/Length ${content.length}>>stream\n`),
      Buffer.from(content),
      Buffer.from('\nendstream'),
    ]),
  ];
}

const form = (resources: string, content: string) =>
  `<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<${resources}>>/Length ${content.length}>>stream\n${content}\nendstream`;

function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
  return [view.getUint32(16), view.getUint32(20)];
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: unknown) => (error instanceof PdfError ? error.code : String(error)),
  );
}

async function using<T>(own: PdfRenderer, use: (own: PdfRenderer) => Promise<T>): Promise<T> {
  return use(own).finally(() => own.close());
}

describe('PDF renderer', { timeout: 30_000 }, () => {
  it('counts pages, draws one, and gives the text of each', async () => {
    const bytes = await letter;
    const before = bytes.length;
    expect(await renderer.pageCount(bytes)).toBe(2);
    expect(await renderer.text(bytes)).toEqual(['Compte rendu de téléconsultation', '']);
    expect(await renderer.text(bytes, 1)).toEqual(['Compte rendu de téléconsultation']);
    const white = await renderer.renderPage(bytes, 1, 300);
    const red = await renderer.renderPage(bytes, 2, 300);
    expect(sizeOf(white)).toEqual([300, 424]);
    expect(Buffer.compare(white, red)).not.toBe(0);
    // The bytes were copied, not taken.
    expect(bytes.length).toBe(before);
  });

  it('draws a page smaller rather than beyond the limit of pixels', async () => {
    const bytes = await letter;
    await using(createPdfRenderer({ maxPixels: 10_000 }), async (own) => {
      const [width, height] = sizeOf(await own.renderPage(bytes, 1, 5000));
      expect(width * height).toBeLessThanOrEqual(10_000);
      expect(width * height).toBeGreaterThan(9000);
    });
  });

  it('says why a file cannot be read, and goes on', async () => {
    const locked = await build((document) => document.text('secret'), { userPassword: 'a' });
    const bytes = await letter;
    expect(await codeOf(renderer.pageCount(new Uint8Array()))).toBe('invalid');
    expect(await codeOf(renderer.renderPage(new TextEncoder().encode('%PDF-1.7 nothing'), 1, 100))).toBe(
      'invalid',
    );
    expect(await codeOf(renderer.renderPage(bytes.subarray(0, 300), 1, 100))).toBe('invalid');
    expect(await codeOf(renderer.text(locked))).toBe('password');
    for (const number of [0, 3, 1.5, Number.NaN]) {
      expect(await codeOf(renderer.renderPage(bytes, number, 100))).toBe('no-such-page');
    }
    expect(await renderer.pageCount(bytes)).toBe(2);
  });

  it('neither runs the script of a document nor follows its actions', async () => {
    const objects = page('', '0 0 1 rg 0 0 200 200 re f');
    objects[0] =
      '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>>>';
    expect(sizeOf(await renderer.renderPage(assemble(objects), 1, 100))).toEqual([100, 100]);
  });

  it('ends a drawing that never ends, and starts again', async () => {
    // Each form draws the next one twice: 2^40 drawings.
    const depth = 40;
    const forms = Array.from({ length: depth }, (_, i) =>
      i === depth - 1 ? form('', '0 0 5 5 re f') : form(`/XObject<</F ${i + 6} 0 R>>`, '/F Do /F Do'),
    );
    const bomb = assemble([...page('/XObject<</F 5 0 R>>', '/F Do'), ...forms]);
    const bytes = await letter;
    await using(createPdfRenderer({ timeoutMs: 3000 }), async (own) => {
      const drawing = codeOf(own.renderPage(bomb, 1, 100));
      const behind = own.pageCount(bytes);
      expect(await drawing).toBe('timeout');
      expect(await behind).toBe(2);
    });
  });

  it('ends a document that inflates without end, before memory runs out', async () => {
    const megabyte = deflateRawSync(Buffer.alloc(1_000_000, ' '), { finishFlush: constants.Z_FULL_FLUSH });
    const inflating = Buffer.concat([
      Buffer.from([0x78, 0x9c]),
      ...Array.from({ length: 4000 }, () => megabyte),
    ]);
    const bomb = assemble(page('', inflating, '/Filter/FlateDecode'));
    expect(bomb.length).toBeLessThan(6_000_000);
    const started = process.memoryUsage.rss();
    let peak = 0;
    const meter = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - started);
    }, 20);
    await using(createPdfRenderer({ maxMemoryMb: 150, timeoutMs: 20_000 }), async (own) => {
      expect(await codeOf(own.renderPage(bomb, 1, 100))).toBe('memory');
    });
    clearInterval(meter);
    expect(peak).toBeLessThan(1_500_000_000);
  });

  it('reads several documents at the same time, and rejects what is left when closed', async () => {
    const bytes = await letter;
    const own = createPdfRenderer({ workers: 2 });
    expect(await Promise.all([1, 2, 1].map((number) => own.renderPage(bytes, number, 50)))).toHaveLength(3);
    const left = Promise.all([1, 2, 1].map((number) => codeOf(own.renderPage(bytes, number, 50))));
    await own.close();
    expect(await left).toEqual(['closed', 'closed', 'closed']);
    expect(await codeOf(own.pageCount(bytes))).toBe('closed');
  });
});

const corpus = path.join(process.env.CARNET_CORPUS ?? '', 'cda');

describe.skipIf(!process.env.CARNET_CORPUS || !existsSync(corpus))(
  'PDFs of the national examples (set CARNET_CORPUS)',
  () => {
    it.each([
      ['BIO-CR-BIO_2021.01_CDA-R2-Niveau-1.xml', 2],
      ['DOC_NON_STRUCTURE_CDA-R2-N1.xml', 2],
      ['TLM-CR_2022.01.xml', 1],
    ])('%s', { timeout: 30_000 }, async (file, pages) => {
      const xml = readFileSync(path.join(corpus, file), 'latin1');
      const base64 = /<nonXMLBody>[\s\S]*?<text[^>]*>([\s\S]*?)<\/text>/.exec(xml)?.[1] ?? '';
      const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
      expect(await renderer.pageCount(bytes)).toBe(pages);
      for (let number = 1; number <= pages; number += 1) {
        const png = await renderer.renderPage(bytes, number, 800);
        expect(sizeOf(png)[0]).toBe(800);
        // A page that came out empty weighs a few kilobytes.
        expect(png.length).toBeGreaterThan(20_000);
      }
      const text = (await renderer.text(bytes)).join('\n');
      // The two laboratory reports are pictures of text.
      if (file.startsWith('TLM')) expect(text).toContain("Compte-rendu d'acte de télémédecine");
      else expect(text.trim()).toBe('');
    });
  },
);
