import { sniff } from '../mime.ts';
import { attribute, descendant, element, rawText, textOf, type XmlNode } from './xml-tree.ts';

/** Encapsulated data (HL7 type ED) brought to bytes. */
export interface Encapsulated {
  readonly declared: string;
  readonly bytes: Uint8Array;
}

export interface MediaObject {
  /** By the bytes where they tell (a PNG is often declared as JPEG), else as declared. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly isImage: boolean;
  readonly text: string;
}

const SHOWN = new Set(['image/jpeg', 'image/png', 'image/gif']);

/**
 * Bytes of an encapsulated value; undefined when there are none in the document: a reference elsewhere, an empty or
 * a compressed value (compression is not part of the CI-SIS, and would let a bomb in).
 */
export function readEncapsulated(value: XmlNode | undefined): Encapsulated | undefined {
  if (value === undefined || attribute(value, 'compression') !== undefined) return undefined;
  const text = rawText({ ...value, children: value.children.filter((child) => typeof child === 'string') });
  const base64 = attribute(value, 'representation') === 'B64';
  const bytes = base64 ? new Uint8Array(Buffer.from(text, 'base64')) : new TextEncoder().encode(text.trim());
  if (bytes.length === 0) return undefined;
  return { declared: attribute(value, 'mediaType')?.toLowerCase() ?? 'text/plain', bytes };
}

/** Objects that renderMultiMedia may name, by ID; a region of interest stands for the image it frames. */
export function readMediaObjects(nodes: readonly XmlNode[]): ReadonlyMap<string, MediaObject> {
  const objects = new Map<string, MediaObject>();
  for (const node of nodes) {
    const id = attribute(node, 'ID');
    const media = descendant(node, 'observationMedia');
    const data = readEncapsulated(element(media, 'value'));
    if (id === undefined || media === undefined || data === undefined) continue;
    const { type, hidden } = sniff(data.bytes);
    objects.set(id, {
      mediaType: type === 'unknown' ? data.declared : type,
      bytes: data.bytes,
      isImage: SHOWN.has(type) && hidden === undefined,
      text: textOf(element(media, 'text')) ?? '',
    });
  }
  return objects;
}
