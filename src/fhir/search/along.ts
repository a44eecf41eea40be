/** What a search brings along (`_include`, `_revinclude`): resources that this caller may read on their own. */
import type { FastifyRequest } from 'fastify';
import type { DocumentEntry } from '#documents';
import type { DocumentReferenceOut } from '../document-reference/document-reference-out.ts';
import { type Fhir, patientId, visitOf } from '../fhir.ts';
import { listJson } from '../list/list-out.ts';
import { patientOut } from '../patient/patient-out.ts';
import type { SearchsetEntry } from './searchset.ts';

type Context = {
  readonly fhir: Fhir;
  readonly request: FastifyRequest;
  readonly holderId: string;
  readonly subject: string;
};

export async function personAlong({ fhir, request, holderId }: Context): Promise<SearchsetEntry> {
  const { person, showsNumber } = await fhir.doors.access.threshold(visitOf(fhir, request, holderId));
  return {
    fullUrl: `${fhir.base}/Patient/${patientId(holderId)}`,
    resource: JSON.stringify(patientOut(person, showsNumber)),
    mode: 'include',
  };
}

/** The versions before, as far as they exist for this caller, and are not among what was found. */
export async function replacedAlong(
  { fhir, request, holderId, subject }: Context,
  documentReference: DocumentReferenceOut,
  found: readonly DocumentEntry[],
): Promise<readonly SearchsetEntry[]> {
  const there = new Set(found.map(({ uniqueId }) => uniqueId));
  const wanted = found.flatMap(({ replacesUniqueId: id }) => (id && !there.has(id) ? [id] : []));
  const replaced = await fhir.doors.documents.findByUniqueIds(visitOf(fhir, request, holderId), wanted);
  return documentEntries(fhir, documentReference, replaced, subject, 'include');
}

export async function lotsAlong(
  { fhir, request, holderId, subject }: Context,
  found: readonly DocumentEntry[],
): Promise<readonly SearchsetEntry[]> {
  if (found.length === 0) return [];
  const lots = await fhir.doors.documents.searchLots(
    visitOf(fhir, request, holderId),
    { entryIds: found.map(({ entryId }) => entryId) },
    { limit: found.length, offset: 0 },
  );
  return lots.map((lot) => ({
    fullUrl: `${fhir.base}/List/${lot.id}`,
    resource: listJson(lot, subject),
    mode: 'include',
  }));
}

export const documentEntries = (
  { base }: Fhir,
  documentReference: DocumentReferenceOut,
  entries: readonly DocumentEntry[],
  subject: string,
  mode: SearchsetEntry['mode'],
): SearchsetEntry[] =>
  entries.map((entry) => ({
    fullUrl: `${base}/DocumentReference/${entry.id}`,
    resource: documentReference(entry, subject),
    mode,
  }));
