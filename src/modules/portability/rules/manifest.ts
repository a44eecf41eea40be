/** What an archive says of itself: every file with its hash, and of each document what its bytes do not say. */
import { z } from 'zod';

const document = z.object({
  uniqueId: z.string().min(1).max(128),
  typeCode: z.string().max(64),
  category: z.string().max(64),
  title: z.string().max(128),
  mimeType: z.string().max(128),
  actStart: z.iso.datetime(),
  actEnd: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  authorLabel: z.string().max(256),
  authorStructure: z.string().max(256).optional(),
  origin: z.enum(['professional', 'holder', 'insurer', 'system']),
  status: z.enum(['current', 'superseded', 'archived']),
  hidden: z.boolean(),
  version: z.int().min(1),
  replaces: z.string().max(128).optional(),
});

const file = z.object({
  /** Inside the archive, with slashes. */
  path: z.string().min(1).max(400),
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  document: document.optional(),
});

export const manifestSchema = z.object({
  format: z.literal('carnet-copie/1'),
  preparedAt: z.iso.datetime(),
  person: z.object({ ins: z.string(), insOid: z.string() }),
  files: z.array(file).max(200_000),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];
