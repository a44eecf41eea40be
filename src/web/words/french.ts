import { DOCX } from '#formats/mime';

/** `1 document`, `2 documents`, `1 284 documents` */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n > 1 ? many : one}`;
}

const NUMBER = new Intl.NumberFormat('fr-FR');
export const number = (n: number): string => NUMBER.format(n);

/** `212 Ko`, `1,4 Mo` */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0octets`;
  if (bytes < 999_500) return `${number(Math.round(bytes / 1000))}\u00a0Ko`;
  return `${number(Math.round(bytes / 100_000) / 10)}\u00a0Mo`;
}

/** `a, b et c` */
export function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`;
}

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('fr') + text.slice(1);

const FORMATS: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'image JPEG',
  'image/png': 'image PNG',
  'image/tiff': 'image TIFF',
  'application/rtf': 'RTF',
  'text/rtf': 'RTF',
  'text/plain': 'texte',
  'text/xml': 'CDA',
  [DOCX]: 'Word',
};
/** What a person calls this kind of file. */
export const formatName = (mimeType: string): string => FORMATS[mimeType] ?? 'fichier';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
  'application/rtf': 'rtf',
  'text/rtf': 'rtf',
  'text/plain': 'txt',
  'text/xml': 'xml',
  [DOCX]: 'docx',
};
export const extensionOf = (mimeType: string): string => EXTENSIONS[mimeType] ?? 'bin';
