/**
 * Images that nobody vouches for, decoded within bounds of pixels and time, and only by the decoders that are needed. What
 * comes out was encoded anew: without the place, the device or the name that a photo may carry beside its pixels.
 */
import PDFDocument from 'pdfkit';
import sharp, { type Sharp } from 'sharp';
import { type Corners, isPage, straighten } from './perspective.ts';

/** A photo of a recent phone has 50 million. */
const MOST_PIXELS = 80_000_000;
const SECONDS = 15;
/** Pixels of the longer side: an A4 page at 200 dpi. */
const LONGER_SIDE = 2340;

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadTiffBuffer'],
});
// one image at a time and none kept: they are somebody's
sharp.concurrency(1);
sharp.cache(false);

/** Why an image could not be read. Holds nothing of it. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  constructor() {
    super('This image cannot be read.');
  }
}

export type ImageFacts = {
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  /** It says where it was taken. */
  readonly located: boolean;
};

export type PhotoPage = {
  readonly bytes: Uint8Array;
  /** Quarters of a turn to the right, beside what the photo says itself. */
  readonly turns?: number;
  readonly blackAndWhite?: boolean;
  /** In thousandths of the width and height of the upright photo. */
  readonly corners?: Corners | undefined;
};

const opened = (bytes: Uint8Array, page = 0) =>
  sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', page }).timeout({ seconds: SECONDS });

const bounded = (image: Sharp, side: number) =>
  image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

export const images = {
  /** @throws ImageError */
  facts: (bytes: Uint8Array): Promise<ImageFacts> =>
    guarded(async () => {
      const { width, height, pages = 1, exif } = await opened(bytes).metadata();
      return { width, height, pages, located: exif !== undefined && saysPlace(exif) };
    }),

  /** A page of a TIFF, or the photo, upright. @param page the first is 1 @throws ImageError */
  png: (bytes: Uint8Array, page: number, side: number): Promise<Uint8Array> =>
    guarded(() =>
      bounded(opened(bytes, page - 1).autoOrient(), side)
        .png()
        .toBuffer(),
    ),

  /** The photo upright and bounded. @throws ImageError */
  upright: (bytes: Uint8Array, turns = 0, side = LONGER_SIDE): Promise<Uint8Array> =>
    guarded(async () => (await raw({ bytes, turns }, side)).jpeg({ quality: 82 }).toBuffer()),

  /** One page of a PDF a photo, in their order. The same photos give the same bytes. @throws ImageError */
  pdf: (photos: readonly PhotoPage[], title: string): Promise<Uint8Array> =>
    guarded(async () => {
      const document = new PDFDocument({
        autoFirstPage: false,
        pdfVersion: '1.5',
        tagged: true,
        lang: 'fr-FR',
        displayTitle: true,
        // the moment would make two files of the same photos
        info: { Title: title, CreationDate: new Date(0) },
      });
      const chunks: Buffer[] = [];
      document.on('data', (chunk: Buffer) => chunks.push(chunk));
      const ended = new Promise<void>((resolve) => document.on('end', () => resolve()));
      for (const [at, photo] of photos.entries()) {
        const page = await pageOf(photo);
        const { width, height } = await sharp(page).metadata();
        const isWide = width > height;
        const [across, down] = isWide ? [842, 595] : [595, 842];
        document.addPage({ size: [across, down], margin: 0 });
        document.addStructure(
          document.struct('Figure', { alt: `Photo ${at + 1} sur ${photos.length}` }, () => {
            document.image(page, 0, 0, { fit: [across, down], align: 'center', valign: 'center' });
          }),
        );
      }
      document.end();
      await ended;
      return Buffer.concat(chunks);
    }),

  /** One photo as its page will be. @throws ImageError */
  page: (photo: PhotoPage, side = LONGER_SIDE): Promise<Uint8Array> => guarded(() => pageOf(photo, side)),
};

export type Images = typeof images;

async function raw({ bytes, turns = 0 }: PhotoPage, side = LONGER_SIDE): Promise<Sharp> {
  const upright = await bounded(opened(bytes).autoOrient(), side)
    .removeAlpha()
    .toColourspace('srgb')
    .png()
    .toBuffer();
  return opened(upright).rotate(90 * (turns % 4));
}

async function pageOf(photo: PhotoPage, side = LONGER_SIDE): Promise<Buffer> {
  let image = await raw(photo, side);
  if (photo.corners) {
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const at = ({ x, y }: Corners[number]) => ({ x: (x / 1000) * width, y: (y / 1000) * height });
    const [a, b, c, d] = photo.corners;
    const corners: Corners = [at(a), at(b), at(c), at(d)];
    if (!isPage(corners, width, height)) throw new ImageError();
    const flat = straighten({ width, height, data }, corners);
    image = sharp(flat.data, { raw: { width: flat.width, height: flat.height, channels: 3 } });
  }
  // the paper is not evenly lit: its own surroundings are the measure of each point
  return photo.blackAndWhite ? onPaper(image) : image.jpeg({ quality: 82 }).toBuffer();
}

/** Ink on paper: each point is compared with what is around it, so that a shadow is no ink. */
async function onPaper(image: Sharp): Promise<Buffer> {
  const { data, info } = await image.greyscale().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const asRaw = { raw: { width, height, channels: 1 as const } };
  const around = await sharp(data, asRaw)
    .blur(Math.max(8, width / 60))
    .greyscale()
    .raw()
    .toBuffer();
  const ink = Buffer.alloc(data.length);
  for (let at = 0; at < data.length; at++) ink[at] = (data[at] ?? 0) < (around[at] ?? 0) * 0.86 ? 0 : 255;
  return sharp(ink, asRaw).png({ palette: true, colours: 2 }).toBuffer();
}

/** Whether the facts beside the pixels hold a GPS directory (Exif 2.3, tag 0x8825). */
function saysPlace(exif: Buffer): boolean {
  const start = exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0;
  const little = exif.toString('latin1', start, start + 2) === 'II';
  const short = (at: number) =>
    at + 2 > exif.length ? 0 : little ? exif.readUInt16LE(at) : exif.readUInt16BE(at);
  const first =
    start + 4 + 4 > exif.length ? 0 : little ? exif.readUInt32LE(start + 4) : exif.readUInt32BE(start + 4);
  const table = start + first;
  const count = short(table);
  for (let index = 0; index < count; index++) if (short(table + 2 + index * 12) === 0x8825) return true;
  return false;
}

/** What the library says of a broken image may quote it. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new ImageError();
  }
}
