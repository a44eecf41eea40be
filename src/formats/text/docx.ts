/**
 * The text of a Word document (ECMA-376), without its layout. The archive is read with strict limits, since a few kilobytes
 * may inflate to gigabytes (abuse case A10); images, macros and links are never looked at.
 */
import { CdaError } from '../cda/document.ts';
import { readXml, type XmlNode } from '../cda/xml-tree.ts';
import { unzipPart } from '../zip.ts';

/** Inflated bytes of the one part that is read. */
const MAX_INFLATED = 16 * 1024 * 1024;

/** @returns undefined when it cannot be read within the limits */
export function docxText(bytes: Uint8Array): string | undefined {
  const part = unzipPart(bytes, 'word/document.xml', MAX_INFLATED);
  try {
    return part && linesOf(readXml(part).root).join('\n').trim();
  } catch (error) {
    if (error instanceof CdaError) return undefined;
    throw error;
  }
}

/** Without its namespace: the transitional and the strict one name the same things. */
const local = (node: XmlNode) => node.name.slice(node.name.indexOf('}') + 1);

/** One line a paragraph; the cells of a row on one line. */
function linesOf(node: XmlNode): string[] {
  return node.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    if (local(child) === 'p') return [textIn(child)];
    if (local(child) === 'tr') return [cellsOf(child).join('\t')];
    return linesOf(child);
  });
}

const cellsOf = (row: XmlNode): string[] =>
  row.children.flatMap((child) =>
    typeof child !== 'string' && local(child) === 'tc' ? [linesOf(child).join(' ').trim()] : [],
  );

function textIn(node: XmlNode): string {
  return node.children
    .map((child) => {
      if (typeof child === 'string') return '';
      switch (local(child)) {
        case 't':
          return child.children.filter((one) => typeof one === 'string').join('');
        case 'tab':
          return '\t';
        case 'br':
        case 'cr':
          return '\n';
        // what was struck out by a reviewer is no longer said
        case 'del':
          return '';
        default:
          return textIn(child);
      }
    })
    .join('');
}
