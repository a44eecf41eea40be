/** Author, author's structure, validator and software of a DocumentReference: separate things, all kept (R25). */
import type { Author, NewDocument } from '#documents';
import { child, children, type Element, mustText, text, texts } from '../datatypes/element.ts';
import { identifiersOf, professionalId, structureId } from '../datatypes/identifiers.ts';
import { type Scope, type Target, target, targetOf } from '../datatypes/references.ts';
import { ElementError } from '../errors.ts';

type Named = { readonly id: string | undefined; readonly label: string | undefined };

export type AuthorsIn = {
  /** `label` is empty when the resource gives none. */
  readonly author: Author | undefined;
  readonly software: string | undefined;
};

type Found = {
  person?: Named;
  profession?: string | undefined;
  structure?: Named;
  software?: string | undefined;
};

export function authorsIn(references: readonly Element[], scope: Scope): AuthorsIn {
  const found: Found = {};
  for (const reference of references) add(found, targetOf(reference, scope), scope);
  const { person, structure } = found;
  return {
    author:
      person || structure
        ? {
            id: person?.id,
            label: (person ? person.label : structure?.label) ?? '',
            profession: found.profession,
            structureId: structure?.id,
            structureLabel: structure?.label,
          }
        : undefined,
    software: found.software,
  };
}

export function validatorIn(found: Target | undefined, scope: Scope): NewDocument['validator'] {
  if (!found) return undefined;
  const parts: Found = {};
  add(parts, found, scope);
  const one = parts.person ?? parts.structure;
  return one && { id: one.id, label: one.label ?? '' };
}

function add(found: Found, from: Target, scope: Scope): void {
  const identifiers = [
    ...(from.identifier ? [from.identifier] : []),
    ...(from.resource ? identifiersOf(from.resource) : []),
  ];
  switch (from.type ?? guess(from)) {
    case 'Practitioner':
      found.person ??= {
        id: professionalId(identifiers),
        label: from.resource ? nameOf(from.resource) : from.display,
      };
      return;
    case 'Organization':
      found.structure ??= {
        id: structureId(identifiers),
        label: (from.resource && text(from.resource, 'name')) ?? from.display,
      };
      return;
    case 'Device':
      found.software ??= from.resource ? deviceName(from.resource) : from.display;
      return;
    case 'PractitionerRole': {
      if (from.resource) addRole(found, from.resource, scope);
      else found.person ??= { id: professionalId(identifiers), label: from.display };
      return;
    }
    default:
      throw new ElementError(
        'element-invalid',
        from.path,
        'Practitioner, PractitionerRole, Organization or Device is expected',
      );
  }
}

function addRole(found: Found, role: Element, scope: Scope): void {
  const practitioner = target(role, 'practitioner', scope);
  const organization = target(role, 'organization', scope);
  const profession = children(role, 'code')[0];
  const label =
    profession &&
    (text(profession, 'text') ??
      children(profession, 'coding')
        .map((one) => text(one, 'display'))
        .find(Boolean));
  if (practitioner) add(found, { ...practitioner, type: practitioner.type ?? 'Practitioner' }, scope);
  else found.person ??= { id: professionalId(identifiersOf(role)), label: undefined };
  if (organization) add(found, { ...organization, type: organization.type ?? 'Organization' }, scope);
  found.profession ??= label;
}

/** The type of a logical reference that does not say it. */
function guess({ identifier }: Target): string | undefined {
  if (!identifier) return undefined;
  if (professionalId([identifier])) return 'Practitioner';
  return structureId([identifier]) ? 'Organization' : undefined;
}

function nameOf(practitioner: Element): string | undefined {
  const name = children(practitioner, 'name')[0];
  if (!name) return undefined;
  return (
    text(name, 'text') ??
    ([...texts(name, 'prefix'), ...texts(name, 'given'), text(name, 'family')].filter(Boolean).join(' ') ||
      undefined)
  );
}

function deviceName(device: Element): string | undefined {
  const names = children(device, 'deviceName').map((one) => mustText(one, 'name'));
  const type = child(device, 'type');
  return names[0] ?? text(device, 'manufacturer') ?? (type && text(type, 'text'));
}
