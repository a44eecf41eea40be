/**
 * JSON Patch (RFC 6902). The guide's own examples are none (`path` with `[url:"…"]`, a string where a list of CodeableConcept
 * stands): what does not follow the RFC is refused.
 */
import { type Element, elementOf, mustText } from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';
import { type Operation, partOf } from './patchable.ts';

/** @throws ElementError */
export function jsonPatch(body: readonly unknown[]): Operation[] {
  return body.map((one, index) => {
    const path = `Patch[${index}]`;
    const operation = elementOf(one, path);
    const pointer = mustText(operation, 'path');
    if (!pointer.startsWith('/'))
      throw new ElementError('patch-invalid', `${path}.path`, 'a JSON Pointer is expected');
    return {
      path,
      part: partOf(pointer.split('/')[1], `${path}.path`),
      changes: mustText(operation, 'op') !== 'test',
      apply: (document) => apply(document, operation),
    };
  });
}

function apply(document: object, operation: Element): void {
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
