/** Draws an electrocardiogram trace on its paper, as a PNG of 8-bit palette colours (RFC 2083). */
import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';

const WIDTH = 1000;
const HEIGHT = 360;
/** Paper, fine grid (1 mm = 5 px), bold grid (5 mm), ink. */
const PALETTE = [255, 252, 250, 250, 218, 214, 240, 170, 164, 24, 28, 44];
const LEADS = 3;

/** @param rate beats a minute; an irregular trace has no P wave (atrial fibrillation) */
export function drawElectrocardiogram(random: Random, rate: number, isIrregular: boolean): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      pixels[y * WIDTH + x] = x % 25 === 0 || y % 25 === 0 ? 2 : x % 5 === 0 || y % 5 === 0 ? 1 : 0;
  // 25 mm a second, 5 px a millimetre
  const period = (60 / rate) * 125;
  for (let lead = 0; lead < LEADS; lead++)
    drawLead(pixels, random, ((lead + 0.62) * HEIGHT) / LEADS, period, 38 + 14 * lead, isIrregular);
  return encode(pixels);
}

function drawLead(
  pixels: Buffer,
  random: Random,
  baseline: number,
  period: number,
  height: number,
  isIrregular: boolean,
): void {
  let beat = -random.between(0, period, 1);
  let length = period;
  let before = baseline;
  for (let x = 0; x < WIDTH; x++) {
    if (x - beat >= length) {
      beat += length;
      length = isIrregular ? period * random.between(0.68, 1.35, 3) : period * random.between(0.98, 1.02, 3);
    }
    const t = (x - beat) / period;
    const p = isIrregular ? 2.2 * Math.sin(x / 2.7) * Math.sin(x / 11) : bump(t, 0.14, 0.03) * height * 0.14;
    const wave =
      p -
      bump(t, 0.27, 0.008) * height * 0.18 +
      bump(t, 0.295, 0.011) * height -
      bump(t, 0.325, 0.012) * height * 0.28 +
      bump(t, 0.52, 0.05) * height * 0.26;
    const y = Math.round(baseline - wave);
    const [low, high] = [Math.min(y, before), Math.max(y, before)];
    for (let row = low; row <= high + 1; row++)
      if (row >= 0 && row < HEIGHT) pixels[Math.round(row) * WIDTH + x] = 3;
    before = y;
  }
}

const bump = (t: number, centre: number, width: number) => Math.exp(-(((t - centre) / width) ** 2));

function encode(pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 3, 0, 0, 0], 8);
  // each row is preceded by its filter: none
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) pixels.copy(rows, y * (WIDTH + 1) + 1, y * WIDTH, (y + 1) * WIDTH);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(PALETTE)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
