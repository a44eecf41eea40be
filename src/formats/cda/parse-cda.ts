import type { CdaBody, CdaDocument, Section } from './document.ts';
import { CdaError } from './document.ts';
import { readHeader } from './header.ts';
import { readEncapsulated, readMediaObjects } from './media.ts';
import { type MediaObjects, readNarrative } from './narrative.ts';
import { attribute, coded, element, elements, readXml, textOf, type XmlNode } from './xml-tree.ts';

export type { CdaDocument } from './document.ts';
export { CdaError } from './document.ts';

// XDS format codes of level 1 documents (IHE XDS-SD and its French extension) and of the level 3 ones that have
// an international code.
const FORMAT_OF_MEDIA: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'urn:ihe:iti:xds-sd:pdf:2008'],
  ['text/plain', 'urn:ihe:iti:xds-sd:text:2008'],
  ['text/rtf', 'urn:ihe:iti-fr:xds-sd:rtf:2010'],
  ['application/rtf', 'urn:ihe:iti-fr:xds-sd:rtf:2010'],
  ['image/jpeg', 'urn:ihe:iti-fr:xds-sd:jpeg:2010'],
  ['image/tiff', 'urn:ihe:iti-fr:xds-sd:tiff:2010'],
]);
const FORMAT_OF_TEMPLATE: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.4.1.19376.1.3.3', 'urn:ihe:lab:xd-lab:2008'],
]);

/**
 * Reads a CDA R2 document (CI-SIS, level 1 or 3). Synchronous, loads nothing, keeps nothing of the input but copies.
 * Throws CdaError: `doctype` for any document type declaration, `too-deep` and `too-many-nodes` before parsing,
 * `not-xml`, `not-cda`, and `missing` with the name of the element that is absent or unreadable.
 */
export function parseCda(bytes: Uint8Array): CdaDocument {
  const { root, hasEntries, media } = readXml(bytes);
  if (root.name !== 'ClinicalDocument')
    throw new CdaError('not-cda', 'root is not an HL7 v3 ClinicalDocument');
  const typeId = attribute(element(root, 'typeId'), 'extension');
  if (typeId !== undefined && typeId !== 'POCD_HD000040')
    throw new CdaError('not-cda', 'typeId is not CDA R2');
  const header = readHeader(root);
  const body = readBody(root, readMediaObjects(media));
  const formatCode =
    body.kind === 'unstructured'
      ? FORMAT_OF_MEDIA.get(body.mediaType)
      : header.templateIds.flatMap((id) => FORMAT_OF_TEMPLATE.get(id) ?? [])[0];
  const level = body.kind === 'unstructured' ? 1 : hasEntries ? 3 : 2;
  return { header: { ...header, level, ...(formatCode !== undefined && { formatCode }) }, body };
}

function readBody(root: XmlNode, media: MediaObjects): CdaBody {
  const component = element(root, 'component');
  const nonXml = element(component, 'nonXMLBody', 'text');
  if (nonXml !== undefined) {
    const data = readEncapsulated(nonXml);
    if (data === undefined) throw new CdaError('missing', 'nonXMLBody/text');
    return { kind: 'unstructured', mediaType: data.declared, bytes: data.bytes };
  }
  const structured = element(component, 'structuredBody');
  if (structured === undefined) throw new CdaError('missing', 'component/structuredBody');
  return { kind: 'structured', sections: readSections(structured, media) };
}

function readSections(parent: XmlNode, media: MediaObjects): Section[] {
  return elements(parent, 'component')
    .flatMap((component) => elements(component, 'section'))
    .map((section) => {
      const id = attribute(section, 'ID') ?? attribute(element(section, 'id'), 'root');
      const code = coded(element(section, 'code'));
      const title = textOf(element(section, 'title'));
      return {
        ...(id !== undefined && { id }),
        ...(code !== undefined && { code }),
        ...(title !== undefined && { title }),
        narrative: readNarrative(element(section, 'text'), media),
        sections: readSections(section, media),
      };
    });
}
