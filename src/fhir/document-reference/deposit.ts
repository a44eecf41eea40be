/** From what a request gave to what the record takes: the two ways of depositing end here. */
import type { FastifyRequest } from 'fastify';
import {
  type Author,
  type DepositedDocument,
  type DepositedLot,
  documentErrors,
  type Lot,
  type NewDocument,
} from '#documents';
import { CarnetError } from '#platform/errors';
import { parseHolderId, parsePublicId } from '#platform/ids';
import { ElementError } from '../errors.ts';
import { type Fhir, visitOf } from '../fhir.ts';
import type { Warning } from '../operation-outcome.ts';
import type { DocumentReferenceIn } from './document-reference-in.ts';

export type DocumentToDeposit = { readonly reference: DocumentReferenceIn; readonly bytes: Buffer };

/** The replaced document as it was, when it was named by its id here. */
export type Replaced = { readonly documentId: string; readonly revision: number };

export type Deposit = DepositedLot & { readonly replaced: readonly (Replaced | undefined)[] };

export async function deposit(
  fhir: Fhir,
  request: FastifyRequest,
  documents: readonly DocumentToDeposit[],
  submission?: NonNullable<Lot['submission']>,
): Promise<Deposit> {
  const replaced: (Replaced | undefined)[] = [];
  const complete: NewDocument[] = [];
  let holderId: string | undefined;
  for (const { reference, bytes } of documents) {
    const before = await replacedBy(fhir, request, reference);
    replaced.push(before?.replaced);
    const named = holderIn(reference);
    if (named && holderId && named !== holderId) throw documentErrors('two-patients');
    holderId ??= named;
    complete.push({
      ...reference.metadata,
      bytes,
      mimeType: reference.attachment.contentType,
      author: await labelled(fhir, reference.metadata.author),
      patient: await patientOf(fhir, request, reference),
      replaces: before?.uniqueId,
    });
  }
  const lot = await fhir.doors.documents.depositLot(
    { ...visitOf(fhir, request, holderId ?? ''), holderId },
    { documents: complete, ...(submission && { submission }) },
  );
  return { ...lot, replaced };
}

function holderIn({ patient, path }: DocumentReferenceIn): string | undefined {
  if (patient.patientId === undefined) return undefined;
  const holderId = parseHolderId(patient.patientId);
  if (!holderId)
    throw new ElementError('reference-unresolved', `${path}.subject.reference`, 'no such Patient');
  return holderId;
}

async function patientOf(
  fhir: Fhir,
  request: FastifyRequest,
  reference: DocumentReferenceIn,
): Promise<NewDocument['patient']> {
  const { ins, traits } = reference.patient;
  if (ins) return { ...ins, traits };
  const holderId = holderIn(reference);
  if (!holderId) return undefined;
  const { person } = await fhir.doors.access.threshold(visitOf(fhir, request, holderId));
  return { ins: person.ins, oid: person.insOid, traits };
}

/** An author given by an identifier alone is named as the directory does. */
async function labelled(fhir: Fhir, author: Author | undefined): Promise<Author | undefined> {
  if (!author || author.label) return author;
  const known = author.id === undefined ? undefined : await fhir.doors.professionals.find(author.id);
  if (!known) return { ...author, label: author.structureLabel ?? 'Auteur non nommé' };
  const label = [known.title, known.givenName, known.familyName].filter(Boolean).join(' ');
  return { ...author, label, profession: author.profession ?? known.professionLabel };
}

/** @throws ElementError for a document that is not here; by its uniqueId, an unknown one is noted and not refused */
async function replacedBy(
  fhir: Fhir,
  request: FastifyRequest,
  { path, replaces }: DocumentReferenceIn,
): Promise<{ readonly uniqueId: string; readonly replaced: Replaced | undefined } | undefined> {
  if (!replaces) return undefined;
  if ('uniqueId' in replaces) return { uniqueId: replaces.uniqueId, replaced: undefined };
  const unresolved = () =>
    new ElementError('reference-unresolved', `${path}.relatesTo[0].target`, 'no such DocumentReference');
  const id = parsePublicId(replaces.documentId);
  if (!id) throw unresolved();
  try {
    const entry = await fhir.doors.documents.know(visitOf(fhir, request, id.holderId), {
      entryId: id.objectId,
    });
    return { uniqueId: entry.uniqueId, replaced: { documentId: entry.id, revision: entry.revision } };
  } catch (error) {
    if (error instanceof CarnetError && error.status === 404) throw unresolved();
    throw error;
  }
}

const DIFFERENCES: Readonly<Record<string, string>> = {
  furtherGivenNames: 'Les autres prénoms ne sont pas ceux de l’identité connue.',
  birthPlace: 'Le lieu de naissance n’est pas celui de l’identité connue.',
};

export function warningsOf(document: DepositedDocument): Warning[] {
  const warnings: Warning[] = document.warnings.map((field) => ({
    code: 'identity-differs',
    sentence: DIFFERENCES[field] ?? 'Un trait n’est pas celui de l’identité connue.',
    diagnostics: field,
  }));
  if (document.unknownReplaced)
    warnings.push({
      code: 'replaced-unknown',
      sentence: 'Le document remplacé n’est pas connu ici : c’est noté.',
    });
  if (document.hiddenUnasked)
    warnings.push({
      code: 'hidden-on-arrival',
      sentence:
        'Ce document est masqué aux professionnels : la personne le veut ainsi, ou sa version précédente l’était.',
    });
  return warnings;
}
