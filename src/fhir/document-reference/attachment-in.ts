/** The content of a DocumentReference: the bytes themselves, or where the lot carries them. */

import { date } from '../datatypes/dates.ts';
import {
  child,
  children,
  count,
  type Element,
  has,
  missing,
  mustChild,
  mustText,
  text,
} from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';

export type AttachmentIn = {
  readonly path: string;
  readonly contentType: string;
  readonly title: string;
  readonly data: Buffer | undefined;
  readonly url: string | undefined;
  readonly size: number | undefined;
  /** SHA-1 */
  readonly hash: Buffer | undefined;
  readonly language: string | undefined;
  readonly creation: Date | undefined;
  readonly formatCode: string | undefined;
};

/** PDSm: content 1..1, contentType and title 1..1. */
export function attachmentIn(resource: Element): AttachmentIn {
  const contents = children(resource, 'content');
  const content = contents[0] ?? missing(`${resource.path}.content`);
  if (contents.length > 1)
    throw new ElementError('element-unexpected', `${resource.path}.content[1]`, 'one content a document');
  const attachment = mustChild(content, 'attachment');
  const format = child(content, 'format');
  const hash = text(attachment, 'hash');
  const sha1 = hash === undefined ? undefined : decodeBase64(hash, `${attachment.path}.hash`);
  if (sha1 && sha1.length !== 20)
    throw new ElementError('element-invalid', `${attachment.path}.hash`, 'SHA-1 in base64 is expected');
  return {
    path: attachment.path,
    contentType: mustText(attachment, 'contentType'),
    title: mustText(attachment, 'title'),
    // an empty string is a document without bytes, which the record refuses in its own words
    data: has(attachment, 'data')
      ? decodeBase64(attachment.fields.data, `${attachment.path}.data`)
      : undefined,
    url: text(attachment, 'url'),
    size: count(attachment, 'size'),
    hash: sha1,
    language: text(attachment, 'language'),
    creation: date(attachment, 'creation'),
    formatCode: format && text(format, 'code'),
  };
}

/** Strict, white space aside: what is no base64 would otherwise be skipped in silence. */
export function decodeBase64(value: unknown, path: string): Buffer {
  if (typeof value !== 'string') throw new ElementError('element-invalid', path, 'base64 is expected');
  const bytes = Buffer.from(value, 'base64');
  if (isWhole(bytes, value)) return bytes;
  const packed = value.replace(/\s+/g, '');
  if (packed.length === value.length || !isWhole(bytes, packed))
    throw new ElementError('element-invalid', path, 'base64 is expected');
  return bytes;
}

const isWhole = (bytes: Buffer, base64: string) =>
  base64.length % 4 === 0 && bytes.length === Buffer.byteLength(base64, 'base64');
