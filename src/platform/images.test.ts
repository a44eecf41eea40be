import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ImageError, images } from './images.ts';
import { type Corners, homography, isPage, project, straighten } from './perspective.ts';

const square = (x: number, y: number, side: number): Corners => [
  { x, y },
  { x: x + side, y },
  { x: x + side, y: y + side },
  { x, y: y + side },
];

describe('a homography', () => {
  it('takes the four points to the four others, and the middle of a square to that of its image', () => {
    const seen: Corners = [
      { x: 12, y: 7 },
      { x: 90, y: 15 },
      { x: 80, y: 99 },
      { x: 5, y: 88 },
    ];
    const map = homography(square(0, 0, 50), seen);
    for (const [at, corner] of square(0, 0, 50).entries()) {
      const { x, y } = project(map, corner);
      expect(x).toBeCloseTo(seen[at]!.x, 6);
      expect(y).toBeCloseTo(seen[at]!.y, 6);
    }
    const moved = project(homography(square(0, 0, 10), square(5, 5, 20)), { x: 5, y: 5 });
    expect(moved.x).toBeCloseTo(15, 6);
    expect(moved.y).toBeCloseTo(15, 6);
  });

  it('refuses corners that are no page', () => {
    expect(isPage(square(0, 0, 100), 100, 100)).toBe(true);
    const [a, b, c, d] = square(0, 0, 100);
    expect(isPage([a, c, b, d], 100, 100)).toBe(false);
    expect(isPage([b, a, d, c], 100, 100)).toBe(false);
    expect(isPage(square(0, 0, 4), 100, 100)).toBe(false);
    expect(isPage(square(50, 50, 100), 100, 100)).toBe(false);
  });

  it('straightens a leaning page: its four quarters get their own colour', () => {
    // a page of four coloured quarters, seen through a homography
    const size = 120;
    const page: Corners = [
      { x: 20, y: 10 },
      { x: 100, y: 25 },
      { x: 110, y: 110 },
      { x: 8, y: 95 },
    ];
    const back = homography(page, square(0, 0, 100));
    const data = new Uint8Array(size * size * 3);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const at = project(back, { x, y });
        const inPage = at.x >= 0 && at.y >= 0 && at.x <= 100 && at.y <= 100;
        const at3 = (y * size + x) * 3;
        if (inPage) {
          data[at3] = at.x < 50 ? 200 : 50;
          data[at3 + 1] = at.y < 50 ? 200 : 50;
        }
        data[at3 + 2] = inPage ? 0 : 255;
      }
    const flat = straighten({ width: size, height: size, data }, page);
    const colour = (fx: number, fy: number) => {
      const at = (Math.floor(fy * flat.height) * flat.width + Math.floor(fx * flat.width)) * 3;
      return [...flat.data.slice(at, at + 3)];
    };
    expect(colour(0.25, 0.25)).toEqual([200, 200, 0]);
    expect(colour(0.75, 0.25)).toEqual([50, 200, 0]);
    expect(colour(0.25, 0.75)).toEqual([200, 50, 0]);
    expect(colour(0.75, 0.75)).toEqual([50, 50, 0]);
  });
});

describe('images', () => {
  const photo = (width = 60, height = 40) =>
    sharp({ create: { width, height, channels: 3, background: '#c83232' } });

  it('turns a photo upright as it says, and keeps nothing of where it was taken', async () => {
    const bytes = await photo()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect(await images.facts(bytes)).toMatchObject({ width: 60, height: 40, located: true });
    const upright = await images.upright(bytes);
    expect(await images.facts(upright)).toMatchObject({ width: 40, height: 60, located: false });
    expect((await sharp(Buffer.from(upright)).metadata()).exif).toBeUndefined();
  });

  it('bounds what it gives back', async () => {
    const bytes = await photo(3000, 1500).jpeg().toBuffer();
    expect(await images.facts(await images.upright(bytes))).toMatchObject({ width: 2340, height: 1170 });
    expect(await images.facts(await images.png(bytes, 1, 300))).toMatchObject({ width: 300, height: 150 });
  });

  it('shows a TIFF page by page', async () => {
    const tiff = await sharp([await photo().png().toBuffer(), await photo().png().toBuffer()], {
      join: { animated: true },
    })
      .tiff()
      .toBuffer();
    expect((await images.facts(tiff)).pages).toBe(2);
    expect(await images.facts(await images.png(tiff, 2, 100))).toMatchObject({ width: 60, height: 40 });
    await expect(images.png(tiff, 3, 100)).rejects.toBeInstanceOf(ImageError);
  });

  it('makes one PDF of several photos, the same one each time', async () => {
    const bytes = await photo().jpeg().toBuffer();
    const pages = [
      { bytes },
      { bytes, turns: 1, blackAndWhite: true },
      { bytes, corners: square(100, 100, 800) },
    ];
    const once = await images.pdf(pages, 'Ordonnance');
    expect(Buffer.from(once).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(
      Buffer.from(once)
        .toString('latin1')
        .match(/\/Type \/Page\b/g),
    ).toHaveLength(3);
    expect(Buffer.from(await images.pdf(pages, 'Ordonnance')).equals(Buffer.from(once))).toBe(true);
  });

  it('finds the ink under a shadow', async () => {
    const shadow = Buffer.from(
      '<svg width="200" height="100"><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#666"/></linearGradient></defs><rect width="200" height="100" fill="url(#g)"/><rect x="20" y="48" width="8" height="4" fill="#222"/><rect x="170" y="48" width="8" height="4" fill="#111"/></svg>',
    );
    sharp.unblock({ operation: ['VipsForeignLoadSvg'] });
    const lit = await sharp(shadow).jpeg({ quality: 95 }).toBuffer();
    sharp.block({ operation: ['VipsForeignLoadSvg'] });
    const { data, info } = await sharp(Buffer.from(await images.page({ bytes: lit, blackAndWhite: true })))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => data[(y * info.width + x) * info.channels];
    expect(at(24, 50)).toBe(0);
    expect(at(174, 50)).toBe(0);
    expect(at(190, 10)).toBe(255);
    expect(at(100, 90)).toBe(255);
  });

  it.each([
    ['no image', Buffer.from('rien du tout')],
    [
      'an SVG, whose decoder is shut',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
    ],
  ])('refuses %s', async (_what, bytes) => {
    await expect(images.facts(bytes)).rejects.toBeInstanceOf(ImageError);
    await expect(images.upright(bytes)).rejects.toBeInstanceOf(ImageError);
  });

  it('refuses more pixels than a phone takes', async () => {
    const header = await photo(10, 10).png().toBuffer();
    header.writeUInt32BE(30_000, 16);
    header.writeUInt32BE(30_000, 20);
    await expect(images.upright(header)).rejects.toBeInstanceOf(ImageError);
  });
});
