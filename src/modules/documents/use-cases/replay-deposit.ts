/** The answer was lost and the same deposit comes again: the same answer, and nothing written (A15). */
import type { Visit } from '#access';
import { publicId } from '#platform/ids';
import { subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import { visibilityOf } from '../new-document.ts';
import type { CheckedContent } from '../rules/check-content.ts';
import type { Description } from '../rules/describe.ts';
import type { KnownDeposit } from '../store/replacing.ts';
import type { DepositedDocument } from './file-document.ts';

/** @throws `identifier-taken` when it is another deposit under the same identifier */
export function replayDeposit(
  visit: Visit,
  known: KnownDeposit,
  content: CheckedContent,
  description: Description,
  warnings: readonly string[],
): DepositedDocument {
  const isOther =
    known.depositorId !== visit.actor.id ||
    known.sha256 !== content.sha256.toString('hex') ||
    known.status === 'deleted';
  // The same bytes with less visibility or as another type are no replay: yes would be a promise not kept.
  const { hidden, invisibleToPatient, invisibleToRepresentatives } = description.visibility;
  const asksMore =
    known.typeCode !== description.typeCode ||
    (hidden && !known.hidden) ||
    (invisibleToPatient && !known.invisibleToPatient) ||
    (invisibleToRepresentatives && !known.invisibleToRepresentatives);
  if (isOther || asksMore) throw documentErrors('identifier-taken');
  // what became of it since is told to whoever may know of it (R2)
  const isKnown = visit.decide('document.know', subjectOf(known)).allowed;
  return {
    id: publicId(visit.holderId, known.entryId),
    uniqueId: description.uniqueId,
    title: known.title,
    typeCode: known.typeCode,
    version: known.version,
    revision: isKnown ? known.revision : 1,
    updatedAt: isKnown ? known.updatedAt : known.depositedAt,
    created: false,
    visibility: visibilityOf(isKnown ? known : description.visibility),
    hiddenUnasked: isKnown && known.hidden && !hidden,
    warnings,
    unknownReplaced: description.replaces !== undefined && known.version === 1,
  };
}
