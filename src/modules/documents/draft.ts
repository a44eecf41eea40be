/** What somebody is adding, between the choice of files and the deposit. */
import { z } from 'zod';
import type { PhotoPage } from '#platform/images';

const point = z.object({ x: z.number().min(0).max(1000), y: z.number().min(0).max(1000) });

const draftFile = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  size: z.number(),
  sha256: z.string(),
  /** A photo that says where it was taken. */
  located: z.boolean(),
  turns: z.number().int().min(0).max(3),
  blackAndWhite: z.boolean(),
  /** In thousandths of the upright photo. */
  corners: z.tuple([point, point, point, point]).optional(),
});
export type DraftFile = z.infer<typeof draftFile>;

const typed = z.object({
  title: z.string(),
  typeCode: z.string(),
  actDate: z.string(),
  hidden: z.boolean(),
  /** A photo alone is filed as it is, unless asked otherwise. */
  asPdf: z.boolean(),
});

export const draftDetails = z.object({ files: z.array(draftFile), typed });
export type DraftDetails = z.infer<typeof draftDetails>;

export type Draft = DraftDetails & { readonly id: string; readonly expiresAt: Date };

const PHOTOS: ReadonlySet<string> = new Set(['image/jpeg', 'image/png']);
export const isPhoto = ({ mimeType }: Pick<DraftFile, 'mimeType'>): boolean => PHOTOS.has(mimeType);

/** Several photos are one document; a photo that was changed is no longer the one that was sent. */
export const becomesPdf = ({ files, typed: { asPdf } }: DraftDetails): boolean =>
  files.every(isPhoto) &&
  (files.length > 1 || asPdf || files.some((one) => one.turns > 0 || one.blackAndWhite || one.corners));

export const pageOf = (file: DraftFile, bytes: Uint8Array): PhotoPage => ({
  bytes,
  turns: file.turns,
  blackAndWhite: file.blackAndWhite,
  corners: file.corners,
});
