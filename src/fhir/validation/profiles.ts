/**
 * What the profiles of the CI-SIS require beyond FHIR R4, as paths that lead to something. Source: PDSm 3.1 (Agence du
 * numérique en santé) and its parents of IHE MHD 4.2. `custodian` is required by PDSm, and missing in the guide's own examples
 * for the DMP: it is told as a warning and refuses nothing.
 */
import type { Fault } from './check-structure.ts';

type Fields = Readonly<Record<string, unknown>>;

export type Profile = {
  /** What must be there; a path ends at a value, and `[url]` chooses an extension by the end of its address. */
  readonly required: readonly string[];
  /** What should. */
  readonly wished?: readonly string[];
  readonly forbidden?: readonly string[];
  /** What may be there once only. */
  readonly once?: readonly string[];
};

export const COMPREHENSIVE_DOCUMENT: Profile = {
  required: [
    'contained',
    'masterIdentifier.value',
    'status',
    'type.coding.code',
    'category.coding.code',
    'subject',
    'date',
    'author',
    'securityLabel.coding.code',
    'content.attachment.contentType',
    'content.attachment.url',
    'content.attachment.size',
    'content.attachment.hash',
    'content.attachment.title',
    'content.attachment.creation',
    'content.attachment.language',
    'content.format.code',
    'context.period.start',
    'context.facilityType.coding.code',
    'context.practiceSetting.coding.code',
    'context.sourcePatientInfo',
  ],
  wished: ['custodian'],
  once: ['content', 'category', 'relatesTo'],
};

export const SUBMISSION_SET: Profile = {
  required: [
    'extension[ihe-designationType]',
    'extension[ihe-sourceId]',
    'status',
    'mode',
    'code.coding.code',
    'subject',
    'date',
    'source',
    'entry.item.reference',
  ],
};

export const SIMPLIFIED_PUBLISH: Profile = {
  required: [
    'status',
    'content.attachment.contentType',
    'content.attachment.data',
    'content.attachment.title',
  ],
  forbidden: ['content.attachment.url'],
  once: ['content', 'context.event'],
};

/** Of the canonical of a profile, its last part. */
const PROFILES: Readonly<Record<string, Profile>> = {
  'pdsm-comprehensive-document-reference': COMPREHENSIVE_DOCUMENT,
  'pdsm-submissionset-comprehensive': SUBMISSION_SET,
  'pdsm-simplified-publish': SIMPLIFIED_PUBLISH,
};

export function profileOf(canonical: string): Profile | undefined {
  const name = canonical.split('|')[0]?.replace(/^.*\//, '') ?? '';
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
}

/** @param path of the resource, which the faults begin with */
export function profileFaults(resource: Fields, profile: Profile, path: string): Fault[] {
  const fault = (code: Fault['code'], where: string, detail: string): Fault => ({
    code,
    expression: `${path}.${where}`,
    detail,
  });
  return [
    ...profile.required.flatMap((where) =>
      valuesAt(resource, where).length === 0 ? [fault('required', where, 'is missing')] : [],
    ),
    ...(profile.forbidden ?? []).flatMap((where) =>
      valuesAt(resource, where).length > 0 ? [fault('structure', where, 'is not permitted')] : [],
    ),
    ...(profile.once ?? []).flatMap((where) =>
      valuesAt(resource, where).length > 1 ? [fault('structure', where, 'is permitted once')] : [],
    ),
  ];
}

export const profileWishes = (resource: Fields, { wished = [] }: Profile, path: string): string[] =>
  wished.flatMap((where) => (valuesAt(resource, where).length === 0 ? [`${path}.${where}`] : []));

function valuesAt(resource: Fields, where: string): readonly unknown[] {
  let values: readonly unknown[] = [resource];
  for (const step of where.split('.')) {
    const [, name = step, url] = /^(\w+)\[([\w-]+)\]$/.exec(step) ?? [];
    values = values.flatMap((value) => {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
      const child = (value as Fields)[name];
      const all: readonly unknown[] = Array.isArray(child) ? child : [child];
      return url === undefined ? all : all.filter((one) => endsWith(one, url));
    });
  }
  return values.filter((value) => value !== undefined && value !== null);
}

const endsWith = (extension: unknown, url: string): boolean =>
  typeof extension === 'object' &&
  extension !== null &&
  'url' in extension &&
  typeof extension.url === 'string' &&
  extension.url.endsWith(`/${url}`);
