/**
 * What may change of a document, whatever the language of the patch: its visibility, whether it is archived, its status.
 * Sources: PDSm flows 03 and 04 (JSON Patch, XML Patch, FHIRPath Patch), PDSm for the DMP TD3.3a to TD3.3d.
 */
import type { DocumentEntry } from '#documents';
import { children, type Element, elementOf, flag, mustText, text } from '../datatypes/element.ts';
import { IS_ARCHIVED, STATUSES } from '../document-reference/document-reference-out.ts';
import { labelsOf } from '../document-reference/visibility.ts';
import { ElementError } from '../errors.ts';

const PARTS = ['securityLabel', 'extension', 'status'] as const;
type Part = (typeof PARTS)[number];

/** What one request changes: one part of the document, as it is after the patch. */
export type Patched =
  | { readonly part: 'securityLabel'; readonly labels: readonly Element[] }
  | { readonly part: 'extension'; readonly archived: boolean }
  | { readonly part: 'status'; readonly status: string };

export type Patchable = Pick<
  DocumentEntry,
  'status' | 'hidden' | 'invisibleToPatient' | 'invisibleToRepresentatives'
>;

/** One operation of a patch, in any of the three languages. */
export type Operation = {
  /** Where it stands in the patch. */
  readonly path: string;
  readonly part: Part;
  /** False for a test. */
  readonly changes: boolean;
  readonly apply: (document: object) => void;
};

/** @throws ElementError */
export function patchedBy(operations: readonly Operation[], before: Patchable): Patched {
  if (operations.length === 0)
    throw new ElementError('patch-invalid', 'Patch', 'a list of operations is expected');
  const document = {
    status: STATUSES[before.status],
    securityLabel: structuredClone(labelsOf(before)),
    // a document that is not archived has no extension, and may be given one
    extension: before.status === 'archived' ? [{ url: IS_ARCHIVED, valueBoolean: true }] : [],
  };
  const parts = new Set<Part>();
  for (const { part, changes, apply } of operations) {
    if (changes) parts.add(part);
    apply(document);
  }
  const [part, another] = parts;
  if (!part) throw new ElementError('patch-invalid', 'Patch', 'nothing is changed');
  // each act is decided, done and traced alone: two of them in one request could end half-done
  if (another) throw new ElementError('patch-several', 'Patch', `${part} and ${another}`);
  return read(part, elementOf(document, 'DocumentReference'));
}

/** @throws `patch-not-allowed` for what may not change */
export function partOf(name: string | undefined, path: string): Part {
  const part = PARTS.find((one) => one === name);
  if (!part) throw new ElementError('patch-not-allowed', path);
  return part;
}

function read(part: Part, document: Element): Patched {
  if (part === 'status') return { part, status: mustText(document, 'status') };
  if (!Array.isArray(document.fields[part] ?? []))
    throw new ElementError('patch-invalid', `DocumentReference.${part}`, 'a list is expected');
  const elements = children(document, part);
  if (part === 'securityLabel') return { part, labels: elements };
  let archived = false;
  for (const extension of elements) {
    if (text(extension, 'url') !== IS_ARCHIVED)
      throw new ElementError('patch-not-allowed', extension.path, 'isArchived is the only extension kept');
    archived = flag(extension, 'valueBoolean') ?? false;
  }
  return { part, archived };
}
