/** Where a reference leads: a resource given with it, an identifier, or something that is already here. */
import { ElementError } from '../errors.ts';
import { child, children, type Element, text } from './element.ts';
import { type Identifier, logicalIdentifier, parseToken } from './identifiers.ts';

/** What a reference may lead to. */
export type Scope = {
  /** Address of this API, without a final slash. */
  readonly base: string;
  readonly contained: ReadonlyMap<string, Element>;
};

export type Target = {
  /** Of the element that refers. */
  readonly path: string;
  readonly type: string | undefined;
  /** The resource itself, when it is given. */
  readonly resource: Element | undefined;
  readonly identifier: Identifier | undefined;
  /** Id of a resource of this server. */
  readonly id: string | undefined;
  readonly display: string | undefined;
};

export function scopeOf(resource: Element, base: string): Scope {
  const contained = new Map<string, Element>();
  for (const one of children(resource, 'contained')) {
    const id = text(one, 'id');
    if (id) contained.set(`#${id}`, one);
  }
  return { base, contained };
}

/** @throws ElementError when a contained resource is not there */
export function targetOf(reference: Element, scope: Scope): Target {
  const written = text(reference, 'reference');
  const found = {
    path: reference.path,
    type: text(reference, 'type'),
    resource: undefined,
    identifier: logicalIdentifier(reference),
    id: undefined,
    display: text(reference, 'display'),
  };
  if (written === undefined) return found;
  if (written.startsWith('#')) {
    const resource = scope.contained.get(written);
    if (!resource)
      throw new ElementError(
        'reference-unresolved',
        `${reference.path}.reference`,
        'no such contained resource',
      );
    return { ...found, resource, type: text(resource, 'resourceType') };
  }
  const local = written.startsWith(`${scope.base}/`) ? written.slice(scope.base.length + 1) : written;
  // conditional reference, as the examples of PDSm write the person
  const conditional = /^([A-Za-z]+)\?identifier=(.+)$/.exec(local);
  if (conditional?.[1] && conditional[2])
    return {
      ...found,
      type: conditional[1],
      identifier: parseToken(decoded(conditional[2], reference.path)),
    };
  const literal = /^([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(local);
  if (literal?.[1] && literal[2]) return { ...found, type: literal[1], id: literal[2] };
  return found;
}

export function target(element: Element, name: string, scope: Scope): Target | undefined {
  const reference = child(element, name);
  return reference && targetOf(reference, scope);
}

function decoded(value: string, path: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new ElementError('element-invalid', `${path}.reference`, 'must be percent-encoded');
  }
}
