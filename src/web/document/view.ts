import type { DocumentContent } from '#documents';
import type { CdaDocument } from '#formats/cda/document';
import { DOCX } from '#formats/mime';
import type { Doors } from '../context.ts';
import { type Chapter, chaptersOf, targetsOf } from '../ui/cda/sections.tsx';

/** What a page shows of a document, once decided and read. */
export type View =
  | {
      readonly kind: 'structured';
      readonly chapters: readonly Chapter[];
      readonly targets: ReadonlySet<string>;
    }
  | { readonly kind: 'leaves'; readonly pages: number; readonly texts: readonly string[] }
  | { readonly kind: 'image' }
  /** `words`: those of a file whose layout is not shown. */
  | { readonly kind: 'text'; readonly text: string; readonly words: boolean }
  /** Nothing to show: a format that browsers do not draw, or a PDF that nobody can read. */
  | { readonly kind: 'download'; readonly mimeType: string; readonly damaged: boolean };

export async function viewOf(doors: Doors, content: DocumentContent): Promise<View> {
  if (content.kind === 'cda') return structured(content.document);
  switch (content.mimeType) {
    case 'application/pdf':
      return leaves(doors, content.bytes);
    case 'image/jpeg':
    case 'image/png':
    case 'image/gif':
      return { kind: 'image' };
    case 'image/tiff':
      return scanned(doors, content.bytes);
    case 'text/plain':
    case 'application/rtf':
    case DOCX:
      return words(doors, content);
    default:
      return { kind: 'download', mimeType: content.mimeType, damaged: false };
  }
}

function structured({ body }: CdaDocument): View {
  const sections = body.kind === 'structured' ? body.sections : [];
  return { kind: 'structured', chapters: chaptersOf(sections), targets: targetsOf(sections) };
}

/** A PDF is drawn by us, page by page: nothing of it runs in the browser. */
async function leaves(doors: Doors, bytes: Uint8Array): Promise<View> {
  try {
    const texts = await doors.pdf.text(bytes);
    return { kind: 'leaves', pages: texts.length, texts: texts.map((text) => text.trim()) };
  } catch {
    return { kind: 'download', mimeType: 'application/pdf', damaged: true };
  }
}

async function words(
  doors: Doors,
  { bytes, mimeType }: Extract<DocumentContent, { kind: 'file' }>,
): Promise<View> {
  const text = await doors.files.text(bytes, mimeType);
  return text === undefined
    ? { kind: 'download', mimeType, damaged: true }
    : { kind: 'text', text, words: mimeType !== 'text/plain' };
}

/** Browsers do not draw TIFF: its pages are shown as other images. */
async function scanned(doors: Doors, bytes: Uint8Array): Promise<View> {
  try {
    const { pages } = await doors.images.facts(bytes);
    return { kind: 'leaves', pages, texts: [] };
  } catch {
    return { kind: 'download', mimeType: 'image/tiff', damaged: true };
  }
}
