/**
 * A JSON Patch (RFC 6902) on what may change of a document: its visibility, whether it is archived, its status. Sources: PDSm
 * flows 03 and 04, PDSm for the DMP TD3.3a to TD3.3d. The guide's own examples are no JSON Patch (`path` with `[url:"…"]`, a
 * string where a list of CodeableConcept stands): what does not follow the RFC is refused.
 */
import type { DocumentEntry } from '#documents';
import { children, type Element, elementOf, flag, mustText, text } from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';
import { IS_ARCHIVED, STATUSES } from './document-reference-out.ts';
import { labelsOf } from './visibility.ts';

type Part = 'securityLabel' | 'extension' | 'status';

/** What one request changes: one part of the document, as it is after the patch. */
export type Patched =
  | { readonly part: 'securityLabel'; readonly labels: readonly Element[] }
  | { readonly part: 'extension'; readonly archived: boolean }
  | { readonly part: 'status'; readonly status: string };

type Patchable = Pick<
  DocumentEntry,
  'status' | 'hidden' | 'invisibleToPatient' | 'invisibleToRepresentatives'
>;

/** @throws ElementError */
export function patchedBy(body: unknown, before: Patchable): Patched {
  if (!Array.isArray(body) || body.length === 0)
    throw new ElementError('patch-invalid', 'Patch', 'a list of operations is expected');
  let document: object = {
    status: STATUSES[before.status],
    securityLabel: structuredClone(labelsOf(before)),
    // a document that is not archived has no extension, and may be given one
    extension: before.status === 'archived' ? [{ url: IS_ARCHIVED, valueBoolean: true }] : [],
  };
  const parts = new Set<Part>();
  body.forEach((one, index) => {
    const path = `Patch[${index}]`;
    const operation = elementOf(one, path);
    const part = partOf(mustText(operation, 'path'), path);
    if (mustText(operation, 'op') !== 'test') parts.add(part);
    document = apply(document, operation);
  });
  const [part, another] = parts;
  if (!part) throw new ElementError('patch-invalid', 'Patch', 'nothing is changed');
  // each act is decided, done and traced alone: two of them in one request could end half-done
  if (another) throw new ElementError('patch-several', 'Patch', `${part} and ${another}`);
  return read(part, elementOf(document, 'DocumentReference'));
}

function partOf(pointer: string, path: string): Part {
  if (!pointer.startsWith('/'))
    throw new ElementError('patch-invalid', `${path}.path`, 'a JSON Pointer is expected');
  const [, first] = pointer.split('/');
  if (first !== 'securityLabel' && first !== 'extension' && first !== 'status')
    throw new ElementError('patch-not-allowed', `${path}.path`);
  return first;
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

function apply(document: object, operation: Element): object {
  const op = mustText(operation, 'op');
  const at = pointerOf(operation);
  const { value } = operation.fields;
  const needsValue = op === 'add' || op === 'replace' || op === 'test';
  if (needsValue && value === undefined)
    throw new ElementError('patch-invalid', `${operation.path}.value`, 'is missing');
  if (!needsValue && op !== 'remove')
    throw new ElementError('patch-invalid', `${operation.path}.op`, 'add, replace, remove or test');
  const parent = at.slice(0, -1).reduce<unknown>((node, key) => step(node, key, operation), document);
  const key = at.at(-1) ?? '';
  if (Array.isArray(parent)) applyToList(parent, key, op, value, operation);
  else if (typeof parent === 'object' && parent !== null)
    applyToObject(parent as Record<string, unknown>, key, op, value, operation);
  else throw nowhere(operation);
  return document;
}

function applyToList(list: unknown[], key: string, op: string, value: unknown, operation: Element): void {
  const index = key === '-' ? list.length : /^(0|[1-9][0-9]{0,3})$/.test(key) ? Number(key) : -1;
  if (index < 0 || index > list.length || (op !== 'add' && index === list.length)) throw nowhere(operation);
  if (op === 'add') list.splice(index, 0, value);
  else if (op === 'remove') list.splice(index, 1);
  else if (op === 'replace') list[index] = value;
  else check(list[index], value, operation);
}

function applyToObject(
  object: Record<string, unknown>,
  key: string,
  op: string,
  value: unknown,
  operation: Element,
): void {
  if (key === '__proto__' || (op !== 'add' && !Object.hasOwn(object, key))) throw nowhere(operation);
  if (op === 'remove') delete object[key];
  else if (op === 'test') check(object[key], value, operation);
  else object[key] = value;
}

function step(node: unknown, key: string, operation: Element): unknown {
  if (Array.isArray(node) && /^(0|[1-9][0-9]{0,3})$/.test(key)) return node[Number(key)];
  if (typeof node === 'object' && node !== null && !Array.isArray(node) && Object.hasOwn(node, key))
    return (node as Record<string, unknown>)[key];
  throw nowhere(operation);
}

const pointerOf = (operation: Element) =>
  mustText(operation, 'path')
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function check(actual: unknown, expected: unknown, operation: Element): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new ElementError('version-conflict', operation.path, 'test failed');
}

const nowhere = (operation: Element) =>
  new ElementError('patch-invalid', `${operation.path}.path`, 'leads nowhere');
