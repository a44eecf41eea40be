/**
 * Reads untrusted JSON element by element, so that a refusal names the element by its FHIRPath. Nothing is assumed of
 * what is not read.
 */
import { ElementError } from '../errors.ts';

export type Element = {
  /** FHIRPath from the resource. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** @throws ElementError when the value is no JSON object */
export function elementOf(value: unknown, path: string): Element {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ElementError('element-invalid', path, 'must be an object');
  return { path, fields: value as Record<string, unknown> };
}

const at = (element: Element, name: string): unknown =>
  Object.hasOwn(element.fields, name) ? element.fields[name] : undefined;

export const has = (element: Element, name: string): boolean => at(element, name) !== undefined;

export function child(element: Element, name: string): Element | undefined {
  const value = at(element, name);
  return value === undefined ? undefined : elementOf(value, `${element.path}.${name}`);
}

export function children(element: Element, name: string): readonly Element[] {
  const value = at(element, name);
  if (value === undefined) return [];
  const path = `${element.path}.${name}`;
  if (!Array.isArray(value)) throw new ElementError('element-invalid', path, 'must be a list');
  return value.map((one, index) => elementOf(one, `${path}[${index}]`));
}

/** A string of the resource; an empty one is refused, as FHIR asks. */
export function text(element: Element, name: string): string | undefined {
  const value = at(element, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '')
    throw new ElementError('element-invalid', `${element.path}.${name}`, 'must be a non-empty string');
  return value;
}

export function texts(element: Element, name: string): readonly string[] {
  const value = at(element, name);
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw new ElementError('element-invalid', `${element.path}.${name}`, 'must be a list of strings');
  return value;
}

export function mustText(element: Element, name: string): string {
  return text(element, name) ?? missing(`${element.path}.${name}`);
}

export function mustChild(element: Element, name: string): Element {
  return child(element, name) ?? missing(`${element.path}.${name}`);
}

export function count(element: Element, name: string): number | undefined {
  const value = at(element, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new ElementError('element-invalid', `${element.path}.${name}`, 'must be a non-negative integer');
  return value;
}

export function flag(element: Element, name: string): boolean | undefined {
  const value = at(element, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean')
    throw new ElementError('element-invalid', `${element.path}.${name}`, 'must be a boolean');
  return value;
}

export function missing(path: string, detail?: string): never {
  throw new ElementError('element-missing', path, detail);
}

/** The extension of this address (or the end of it) on an element. */
export function extension(element: Element, matches: (url: string) => boolean): Element | undefined {
  return children(element, 'extension').find((one) => matches(text(one, 'url') ?? ''));
}

/** The codings of a CodeableConcept. */
export function codings(concept: Element | undefined): readonly Coding[] {
  if (!concept) return [];
  return children(concept, 'coding').map((coding) => ({
    path: coding.path,
    system: text(coding, 'system'),
    code: text(coding, 'code'),
  }));
}

export type Coding = {
  readonly path: string;
  readonly system: string | undefined;
  readonly code: string | undefined;
};
