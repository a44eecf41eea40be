/**
 * National identifiers as FHIR carries them. Sources: PS_IdNat and Struct_IdNat (prefix 8 RPPS, 0 ADELI; 1 FINESS,
 * 2 SIREN, 3 SIRET), fr-core, RFC 3986 for the identifiers of documents.
 */
import { citizenErrors } from '#citizens';
import { isInsOid, parseIns } from '#formats/ins';
import { child, children, type Element, text } from './element.ts';

export type Identifier = { readonly system: string | undefined; readonly value: string | undefined };
export type Ins = { readonly ins: string; readonly oid: string };

export const PROFESSIONALS = 'urn:oid:1.2.250.1.71.4.2.1';
export const STRUCTURES = 'urn:oid:1.2.250.1.71.4.2.2';
export const URIS = 'urn:ietf:rfc:3986';

export const identifierOf = (element: Element): Identifier => ({
  system: text(element, 'system'),
  value: text(element, 'value'),
});

/** The identifiers of a resource, or the one of a logical reference. */
export function identifiersOf(resource: Element): readonly Identifier[] {
  return children(resource, 'identifier').map(identifierOf);
}

export function logicalIdentifier(reference: Element): Identifier | undefined {
  const identifier = child(reference, 'identifier');
  return identifier && identifierOf(identifier);
}

/** `system|value` of a search. */
export function parseToken(token: string): Identifier {
  const bar = token.indexOf('|');
  if (bar < 0) return { system: undefined, value: token };
  return { system: token.slice(0, bar) || undefined, value: token.slice(bar + 1) || undefined };
}

/** The INS among the identifiers of a person, unchecked: the door checks it. Undefined: none of them is one. */
export function presentedIns(identifiers: readonly Identifier[]): Ins | undefined {
  for (const { system, value } of identifiers) {
    const oid = oidOf(system);
    if (oid && isInsOid(oid) && value) return { ins: value, oid };
  }
  return undefined;
}

/** The INS of a search, checked before anybody is looked for. @throws `ins-…` */
export function searchedIns({ system, value }: Identifier): Ins {
  const oid = oidOf(system);
  if (!oid || !isInsOid(oid)) throw citizenErrors('ins-oid');
  const parsed = parseIns(value ?? '');
  if (!parsed.ok) throw citizenErrors(`ins-${parsed.reason}`);
  return { ins: parsed.ins, oid };
}

/** PS_IdNat of a professional. */
export function professionalId(identifiers: readonly Identifier[]): string | undefined {
  return first(identifiers, (system, value) => {
    if (system === PROFESSIONALS) return value;
    if (/^https?:\/\/rpps\.(esante\.gouv\.)?fr$/.test(system)) return `8${value}`;
    if (/^https?:\/\/adeli\.(esante\.gouv\.)?fr$/.test(system)) return `0${value}`;
    return undefined;
  });
}

/** Struct_IdNat of an establishment. */
export function structureId(identifiers: readonly Identifier[]): string | undefined {
  return first(identifiers, (system, value) => {
    if (system === STRUCTURES) return value;
    if (/^https?:\/\/finess\.e?sante\.gouv\.fr$/.test(system)) return `1${value}`;
    if (/^https?:\/\/sirene\.(esante\.gouv\.)?fr$/.test(system))
      return `${value.length === 9 ? 2 : 3}${value}`;
    return undefined;
  });
}

/** The uniqueId of a document as the record writes it: an OID, `OID^extension` or a UUID. */
export function uniqueIdOf({ system, value }: Identifier): string | undefined {
  if (!value) return undefined;
  const root = /^urn:(?:oid|uuid):([0-9a-f.-]+)$/i.exec(system ?? '')?.[1];
  return root ? `${root}^${value}` : value;
}

/** The same, on its way out, as JSON. */
export function uniqueIdentifierJson(uniqueId: string): string {
  const [root = '', extension] = uniqueId.split('^');
  if (extension !== undefined)
    return `{"system":"urn:${kind(root)}:${root}","value":${JSON.stringify(extension)}}`;
  return `{"system":"${URIS}","value":"urn:${kind(root)}:${root}"}`;
}

const kind = (root: string) => (root.includes('-') ? 'uuid' : 'oid');

const oidOf = (system: string | undefined) => /^urn:oid:([0-9.]+)$/.exec(system ?? '')?.[1];

function first(
  identifiers: readonly Identifier[],
  read: (system: string, value: string) => string | undefined,
): string | undefined {
  for (const { system, value } of identifiers) {
    const found = system && value ? read(system, value) : undefined;
    if (found) return found;
  }
  return undefined;
}
