/** What a page may show of a text format: its words alone, never its layout, links or images. */
import { DOCX } from '../mime.ts';
import { docxText } from './docx.ts';
import { plainText } from './plain.ts';
import { rtfText } from './rtf.ts';

/** @returns undefined for another format, or when the file cannot be read */
export async function textPreview(bytes: Uint8Array, mimeType: string): Promise<string | undefined> {
  switch (mimeType) {
    case 'text/plain':
      return plainText(bytes);
    case 'application/rtf':
      return rtfText(bytes);
    case DOCX:
      return docxText(bytes);
    default:
      return undefined;
  }
}
