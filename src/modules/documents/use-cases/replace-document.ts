/**
 * RPLC: a new version takes the place of a document. Only who made it or vouches for it replaces it (EX_2.1-1140), whoever
 * opposes new deposits since (R6, R35); what was visible never becomes invisible (EX_2.1-1050).
 */
import type { Granted, Visit } from '#access';
import { subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import type { Description } from '../rules/describe.ts';
import { type KnownDeposit, replacedDeposit, supersede } from '../store/replacing.ts';

export type Replacing = { readonly before: KnownDeposit; readonly granted: Granted<'document.replace'> };

/** Another act on the replaced document came between: everything is to be decided again. */
export class CameBetween extends Error {}

/**
 * @returns undefined when nothing is replaced, or when the replaced document is unknown, or does not exist for this depositor
 *   (R2: the last two look alike)
 * @throws Refused
 */
export async function whatIsReplaced(visit: Visit, description: Description): Promise<Replacing | undefined> {
  if (description.replaces === undefined) return undefined;
  const before = await replacedDeposit(visit, description.replaces);
  if (!before) return undefined;
  const subject = subjectOf({
    ...before,
    // a correction whose answer was lost comes again once it took the place: who may make it is judged as before (A15)
    status: before.status === 'superseded' ? 'current' : before.status,
  });
  const decision = visit.decide('document.replace', subject);
  if (!decision.allowed && decision.asAbsent) return undefined;
  visit.attempt('document.replace', before.entryId, before.invisibleToRepresentatives);
  return { before, granted: visit.authorize('document.replace', subject, before.entryId) };
}

/** @returns whether the version before was hidden @throws `already-replaced`, `was-visible`, `secret-correction`, CameBetween */
export async function takePlace(
  { before, granted }: Replacing,
  { visibility }: Description,
): Promise<{ readonly hidden: boolean }> {
  if (before.status === 'superseded') throw documentErrors('already-replaced');
  if (granted.visit.secret && !before.invisibleToRepresentatives) throw documentErrors('secret-correction');
  if (
    (visibility.invisibleToPatient && !before.invisibleToPatient) ||
    (visibility.invisibleToRepresentatives && !before.invisibleToRepresentatives)
  )
    throw documentErrors('was-visible');
  const superseded = await supersede(granted, before.entryId);
  if (!superseded) throw new CameBetween();
  return superseded;
}
