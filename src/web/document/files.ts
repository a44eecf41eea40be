import type { VisitRequest } from '#access';
import type { Doors } from '../context.ts';
import { mediaOf } from '../ui/cda/sections.tsx';
import { extensionOf } from '../words/french.ts';

/** Pixels across a page of a PDF: sharp on a body of 45rem, still light. */
const LEAF_WIDTH = 1240;

const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif']);

/** The bytes as they were deposited, to keep: never run, never shown in our pages' name. */
export async function original(doors: Doors, request: VisitRequest, entryId: string): Promise<Response> {
  const { entry, bytes } = await doors.documents.content(request, entryId);
  return fileResponse(bytes, entry.mimeType, `${fileName(entry.title)}.${extensionOf(entry.mimeType)}`);
}

/** A page of a PDF as an image, or the image that the document is. */
export async function leaf(
  doors: Doors,
  request: VisitRequest,
  entryId: string,
  page: string | undefined,
): Promise<Response> {
  const { content } = await doors.documents.part(request, entryId);
  if (content.kind !== 'file') return missing();
  // a photo says by a mark how it was held, and browsers heed it
  if (SHOWN.has(content.mimeType)) return imageResponse(content.bytes, content.mimeType);
  try {
    if (content.mimeType === 'image/tiff')
      return imageResponse(await doors.images.png(content.bytes, Number(page), LEAF_WIDTH), 'image/png');
    if (content.mimeType !== 'application/pdf') return missing();
    return imageResponse(await doors.pdf.renderPage(content.bytes, Number(page), LEAF_WIDTH), 'image/png');
  } catch {
    return missing();
  }
}

/** An image inside a structured document, or a file that it carries. */
export async function media(
  doors: Doors,
  request: VisitRequest,
  entryId: string,
  id: string | undefined,
): Promise<Response> {
  const { content } = await doors.documents.part(request, entryId);
  const found =
    content.kind === 'cda' && content.document.body.kind === 'structured'
      ? mediaOf(content.document.body.sections, id ?? '')
      : undefined;
  if (!found) return missing();
  if (found.kind === 'image') return imageResponse(found.bytes, found.mediaType);
  return fileResponse(
    found.bytes,
    found.mediaType,
    `${fileName(found.alt || 'piece-jointe')}.${extensionOf(found.mediaType)}`,
  );
}

const imageResponse = (bytes: Uint8Array, type: string) =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': type, ...sealedOff } });

/** A PDF of ours, to keep. */
export const pdfToKeep = (bytes: Uint8Array, name: string): Response =>
  fileResponse(bytes, 'application/pdf', `${name}.pdf`);

const fileResponse = (bytes: Uint8Array, type: string, name: string) =>
  new Response(new Uint8Array(bytes), {
    headers: {
      // A browser shows XML and text as pages: a file to keep is only ever downloaded.
      'content-type': type === 'application/pdf' || SHOWN.has(type) ? type : 'application/octet-stream',
      'content-disposition': `attachment; filename="document.${extensionOf(type)}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      ...sealedOff,
    },
  });

const sealedOff = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
} as const;

const missing = () => new Response(null, { status: 404 });

const fileName = (title: string) =>
  title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80) || 'document';
