/**
 * A JSON Patch (RFC 6902) on the security labels of a document, the only thing that may change so far. Sources: PDSm flows
 * 03 and 04, PDSm for the DMP TD3.3a. The guide's own example is no JSON Patch (`path` with `[url:"…"]`, a string where
 * a list of CodeableConcept stands): what does not follow the RFC is refused.
 */
import { type Element, elementOf, mustText } from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';
import type { Label } from './visibility.ts';

/** @returns the labels after the patch, as the caller wrote them @throws ElementError */
export function patchedLabels(body: unknown, before: readonly Label[]): readonly Element[] {
  if (!Array.isArray(body) || body.length === 0)
    throw new ElementError('patch-invalid', 'Patch', 'a list of operations is expected');
  let document: { securityLabel?: unknown } = { securityLabel: structuredClone(before) };
  body.forEach((one, index) => {
    const path = `Patch[${index}]`;
    const operation = elementOf(one, path);
    checkPath(mustText(operation, 'path'), path);
    document = apply(document, operation);
  });
  const labels = document.securityLabel ?? [];
  if (!Array.isArray(labels))
    throw new ElementError('patch-invalid', 'DocumentReference.securityLabel', 'a list is expected');
  return labels.map((label, index) => elementOf(label, `DocumentReference.securityLabel[${index}]`));
}

function checkPath(pointer: string, path: string): void {
  if (/^\/securityLabel(\/|$)/.test(pointer)) return;
  // in the guide, and not offered here yet: archiving, deleting
  if (/^\/(status|extension)(\/|$)/.test(pointer))
    throw new ElementError('not-offered', `${path}.path`, 'archiving and deleting');
  if (!pointer.startsWith('/'))
    throw new ElementError('patch-invalid', `${path}.path`, 'a JSON Pointer is expected');
  throw new ElementError('patch-not-allowed', `${path}.path`);
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
