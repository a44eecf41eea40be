/** A lot as a List of type submissionset (PDSm SubmissionSetComprehensive, IHE MHD 4.2). */
import type { List } from '@medplum/fhirtypes';
import type { FoundLot } from '#documents';
import { CLASS_SYSTEM, MHD_LIST_TYPES } from '../datatypes/code-systems.ts';
import { PROFESSIONALS, STRUCTURES, uniqueIdentifierJson } from '../datatypes/identifiers.ts';
import { IS_ARCHIVED } from '../document-reference/document-reference-out.ts';

const MHD = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition';

/** @param subject the reference to the person, as JSON */
export function listJson(lot: FoundLot, subject: string): string {
  const { source } = lot;
  const list: List = {
    resourceType: 'List',
    id: lot.id,
    // a lot never changes; the documents it holds have versions of their own
    meta: {
      versionId: '1',
      lastUpdated: lot.submittedAt.toISOString(),
      profile: [
        'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-submissionset-comprehensive',
      ],
    },
    extension: [
      ...(lot.contentTypeCode
        ? [
            {
              url: `${MHD}/ihe-designationType`,
              valueCodeableConcept: { coding: [{ system: CLASS_SYSTEM, code: lot.contentTypeCode }] },
            },
          ]
        : []),
      ...(lot.sourceId
        ? [{ url: `${MHD}/ihe-sourceId`, valueIdentifier: identifier(lot.sourceId.replace(/^urn:oid:/, '')) }]
        : []),
      ...(lot.isArchived ? [{ url: IS_ARCHIVED, valueBoolean: true }] : []),
    ],
    identifier: [{ use: 'usual', ...identifier(lot.uniqueId) }],
    status: 'current',
    mode: 'working',
    ...(lot.title !== undefined && { title: lot.title }),
    code: { coding: [{ system: MHD_LIST_TYPES, code: 'submissionset' }] },
    subject: JSON.parse(subject),
    date: lot.submittedAt.toISOString(),
    source: {
      type: 'Practitioner',
      identifier: { system: PROFESSIONALS, value: source.id },
      display: source.label,
      ...((source.structureId || source.structureLabel) && {
        extension: [
          {
            url: `${MHD}/ihe-authorOrg`,
            valueReference: {
              type: 'Organization',
              ...(source.structureId && {
                identifier: { system: STRUCTURES, value: source.structureId },
              }),
              ...(source.structureLabel && { display: source.structureLabel }),
            },
          },
        ],
      }),
    },
    ...(lot.note !== undefined && { note: [{ text: lot.note }] }),
    entry: lot.documents.map(({ id }) => ({
      item: { reference: `DocumentReference/${id}`, type: 'DocumentReference' },
    })),
  };
  if (list.extension?.length === 0) delete list.extension;
  return JSON.stringify(list);
}

const identifier = (uniqueId: string) => JSON.parse(uniqueIdentifierJson(uniqueId));
