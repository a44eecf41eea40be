/** Datamatrix (ISO/IEC 16022, ECC 200) and QR (ISO/IEC 18004) symbols as squares to draw, never as an image. */
import bwip from 'bwip-js';

/** `rows[y][x]`: is the module dark. Without the quiet zone. */
export type Symbol2d = { readonly size: number; readonly rows: readonly (readonly boolean[])[] };

/** Light modules that a reader needs on each side: 1 for a Datamatrix, 4 for a QR. */
export const QUIET = { datamatrix: 1, qr: 4 } as const;

/** @param text ASCII; up to 2335 letters and figures */
export const datamatrix = (text: string): Symbol2d => drawn('datamatrix', text);

/** Up to 15 % of the symbol may be damaged. */
export const qr = (text: string): Symbol2d => drawn('qrcode', text, { eclevel: 'M' });

function drawn(kind: 'datamatrix' | 'qrcode', text: string, options: Readonly<Record<string, string>> = {}) {
  const [symbol] = bwip.raw(kind, text, options);
  if (!symbol || !('pixs' in symbol)) throw new Error(`No symbol of kind ${kind}`);
  const { pixs, pixx } = symbol;
  const rows = Array.from({ length: pixx }, (_, y) =>
    Array.from({ length: pixx }, (_, x) => pixs[y * pixx + x] === 1),
  );
  return { size: pixx, rows };
}

export type Run = { readonly x: number; readonly y: number; readonly length: number };

/** The dark modules of each row, joined: what a page or a PDF draws as rectangles one module high. */
export function runsOf({ rows }: Symbol2d): Run[] {
  const runs: Run[] = [];
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) runs.push({ x: from, y, length: x - from });
    }
  });
  return runs;
}

/** The `d` of an SVG path, one unit a module. */
export const svgPath = (symbol: Symbol2d): string =>
  runsOf(symbol)
    .map(({ x, y, length }) => `M${x} ${y}h${length}v1h-${length}z`)
    .join('');
