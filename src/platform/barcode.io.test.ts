import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { datamatrix, QUIET, qr, runsOf, type Symbol2d, svgPath } from './barcode.ts';

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasmBinary = new Uint8Array(await readFile(file)).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

/** Four pixels a module, with the quiet zone. */
function pixels(symbol: Symbol2d, quiet: number): ImageData {
  const scale = 4;
  const width = (symbol.size + 2 * quiet) * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const { x, y, length } of runsOf(symbol))
    for (let row = 0; row < scale; row++) {
      const from = ((y + quiet) * scale + row) * width + (x + quiet) * scale;
      for (let at = from; at < from + length * scale; at++) data.fill(0, at * 4, at * 4 + 3);
    }
  return { data, width, height: width, colorSpace: 'srgb' } as ImageData;
}

const read = async (image: ImageData) =>
  (await readBarcodes(image, { formats: ['DataMatrix', 'QRCode'] })).map(({ format, text }) => [
    format,
    text,
  ]);

it.each(['ACDEFHJKMNPR', '234567892345', 'A', 'IS01 1.2.250 <test> ~', 'X'.repeat(300)])(
  'is read back: %s',
  async (text) => {
    expect(await read(pixels(datamatrix(text), QUIET.datamatrix))).toEqual([['DataMatrix', text]]);
    expect(await read(pixels(qr(text), QUIET.qr))).toEqual([['QRCode', text]]);
  },
);

it('is read although a seventh of a QR is covered, and not when a third is', async () => {
  const symbol = qr('https://carnet.example/activer');
  const covered = (rows: number): Symbol2d => ({
    size: symbol.size,
    // below the marks of the corners
    rows: symbol.rows.map((row, y) => (y >= 10 && y < 10 + rows ? row.map((dark, x) => dark && x < 9) : row)),
  });
  expect(await read(pixels(covered(3), QUIET.qr))).toHaveLength(1);
  expect(await read(pixels(covered(10), QUIET.qr))).toEqual([]);
});

it('draws the same squares as a path', () => {
  const symbol = datamatrix('ACDE');
  const area = [...svgPath(symbol).matchAll(/h(\d+)v1h-\d+z/g)].reduce(
    (sum, [, length]) => sum + Number(length),
    0,
  );
  expect(area).toBe(symbol.rows.flat().filter(Boolean).length);
});
