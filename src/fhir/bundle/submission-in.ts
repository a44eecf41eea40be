/** The SubmissionSet of a lot: who sends what about whom (IHE MHD, PDSm SubmissionSetComprehensive). */
import type { Author, Lot } from '#documents';
import { LIST_TYPES } from '../datatypes/code-systems.ts';
import {
  child,
  children,
  codings,
  type Element,
  extension,
  missing,
  mustText,
  text,
} from '../datatypes/element.ts';
import { type Identifier, identifiersOf, uniqueIdOf } from '../datatypes/identifiers.ts';
import { type Scope, scopeOf, target, targetOf } from '../datatypes/references.ts';
import { authorsIn } from '../document-reference/author-in.ts';
import { ElementError } from '../errors.ts';
import { type PatientIn, patientIn } from '../patient/patient-in.ts';

export type SubmissionIn = {
  readonly path: string;
  readonly patient: PatientIn;
  /** What its entries name, as they write it. */
  readonly members: ReadonlySet<string>;
  readonly submission: NonNullable<Lot['submission']>;
};

export function submissionIn(list: Element, fullUrl: string | undefined, base: string): SubmissionIn {
  const scope = scopeOf(list, base);
  const code = codings(child(list, 'code')).find(
    ({ system }) => system !== undefined && LIST_TYPES.test(system),
  );
  if (!code) return missing(`${list.path}.code`, 'MHDlistTypes');
  if (code.code === 'folder') throw new ElementError('not-offered', code.path, 'folders are not kept');
  if (code.code !== 'submissionset')
    throw new ElementError('code-refused', code.path, 'submissionset is expected');
  if (mustText(list, 'status') !== 'current')
    throw new ElementError('element-invalid', `${list.path}.status`, 'current is expected');
  const designation = extension(list, (url) => url.endsWith('/ihe-designationType'));
  const source = extension(list, (url) => url.endsWith('/ihe-sourceId'));
  const sourceId = source && child(source, 'valueIdentifier');
  const sourcePatient = extension(list, (url) => url.endsWith('/ihe-sourcePatientId'));
  const sourceReference = sourcePatient && child(sourcePatient, 'valueReference');
  const contentType = designation && codings(child(designation, 'valueCodeableConcept'))[0]?.code;
  return {
    path: list.path,
    patient: patientIn([target(list, 'subject', scope), sourceReference && targetOf(sourceReference, scope)]),
    members: new Set(
      children(list, 'entry').flatMap((entry) => {
        const item = child(entry, 'item');
        return (item && text(item, 'reference')) ?? [];
      }),
    ),
    submission: {
      uniqueId: submissionId(identifiersOf(list), fullUrl) ?? missing(`${list.path}.identifier`),
      sourceId: sourceId && text(sourceId, 'value'),
      contentTypeCode: contentType,
      title: text(list, 'title'),
      note: noteOf(list),
      author: sourceOf(list, scope),
    },
  };
}

const noteOf = (list: Element) =>
  children(list, 'note')
    .map((note) => text(note, 'text') ?? '')
    .filter(Boolean)
    .join('\n') || undefined;

/** Who sends the lot, with the structure that the extension ihe-authorOrg may name instead. */
function sourceOf(list: Element, scope: Scope): Author | undefined {
  const source = child(list, 'source');
  if (!source) return undefined;
  const organization = extension(source, (url) => url.endsWith('/ihe-authorOrg'));
  const named = organization && child(organization, 'valueReference');
  return authorsIn(named ? [source, named] : [source], scope).author;
}

/** Its own uniqueId; else the UUID by which the sender calls it in the lot, which is the same when the lot is sent again. */
function submissionId(identifiers: readonly Identifier[], fullUrl: string | undefined): string | undefined {
  const [first] = identifiers;
  const id = (first && uniqueIdOf(first)) ?? (fullUrl?.startsWith('urn:uuid:') ? fullUrl : undefined);
  return id?.replace(/^urn:(oid|uuid):/i, '');
}
