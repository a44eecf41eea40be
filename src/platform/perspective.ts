/**
 * Straightens a photographed page: the four corners of the paper become the corners of the image. A homography, solved
 * exactly from the four pairs of points, then each pixel of the result looked up in the photo. Pure.
 */

export type Point = { readonly x: number; readonly y: number };
/** Top left, top right, bottom right, bottom left. */
export type Corners = readonly [Point, Point, Point, Point];

/** Row by row, three bytes a pixel. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array };

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** Four corners of a page as seen: in turn, bending one way, and not a speck. */
export function isPage(corners: Corners, width: number, height: number): boolean {
  const turns = corners.map((corner, at) => {
    const next = corners[(at + 1) % 4] ?? corner;
    const after = corners[(at + 2) % 4] ?? corner;
    return (next.x - corner.x) * (after.y - next.y) - (next.y - corner.y) * (after.x - next.x);
  });
  const inside = corners.every(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height);
  const [a, b, c, d] = corners;
  const sides = [distance(a, b), distance(b, c), distance(c, d), distance(d, a)];
  return inside && turns.every((turn) => turn > 0) && Math.min(...sides) >= 16;
}

/** @param corners in pixels of the photo, as `isPage` accepts them */
export function straighten(photo: Pixels, corners: Corners): Pixels {
  const [a, b, c, d] = corners;
  const width = Math.round(Math.max(distance(a, b), distance(d, c)));
  const height = Math.round(Math.max(distance(b, c), distance(a, d)));
  const map = homography(
    [
      { x: 0, y: 0 },
      { x: width - 1, y: 0 },
      { x: width - 1, y: height - 1 },
      { x: 0, y: height - 1 },
    ],
    corners,
  );
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) sample(photo, map, x, y, data, (y * width + x) * 3);
  return { width, height, data };
}

/** The mean of the four pixels around, each as near as it is. */
function sample(photo: Pixels, map: Homography, x: number, y: number, into: Uint8Array, at: number): void {
  const point = project(map, { x, y });
  const px = Math.min(Math.max(point.x, 0), photo.width - 1);
  const py = Math.min(Math.max(point.y, 0), photo.height - 1);
  const left = Math.floor(px);
  const top = Math.floor(py);
  const right = Math.min(left + 1, photo.width - 1);
  const bottom = Math.min(top + 1, photo.height - 1);
  const [fx, fy] = [px - left, py - top];
  for (let channel = 0; channel < 3; channel++) {
    const of = (column: number, row: number) => photo.data[(row * photo.width + column) * 3 + channel] ?? 0;
    const above = of(left, top) * (1 - fx) + of(right, top) * fx;
    const below = of(left, bottom) * (1 - fx) + of(right, bottom) * fx;
    into[at + channel] = Math.round(above * (1 - fy) + below * fy);
  }
}

/** Eight numbers of the 3 × 3 matrix; the ninth is 1. */
type Homography = readonly number[];

export function project(map: Homography, { x, y }: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = map;
  const scale = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / scale, y: (d * x + e * y + f) / scale };
}

/** The plane transformation that takes each point of `from` to the one of `to` in its place. */
export function homography(from: Corners, to: Corners): Homography {
  const rows = from.flatMap((point, at) => {
    const { x, y } = point;
    const { x: u, y: v } = to[at] ?? point;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return solve(rows);
}

/** Gauss and Jordan, with the largest pivot. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    const divisor = pivot[column] ?? 0;
    if (Math.abs(divisor) < 1e-12) throw new Error('These four points span no plane.');
    for (const [at, row] of rows.entries()) {
      const factor = (row[column] ?? 0) / divisor;
      if (at !== column)
        for (let k = column; k <= size; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
