/** What every act on a document begins with: it is there for this actor, and the act is decided. */
import { accessErrors, type Granted, type Visit } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import { documentErrors } from '../errors.ts';
import { findEntry } from '../store/entries.ts';

export type DocumentAct =
  | 'document.hide'
  | 'document.show'
  | 'document.reveal'
  | 'document.archive'
  | 'document.unarchive'
  | 'document.delete';

/** What a professional says along with an act. */
export type Stated = {
  /** The person asked for it: what a treating doctor does to the documents of others (R22, PDT-INF-526). */
  readonly atPersonRequest?: boolean | undefined;
};

/** @throws Refused; `document-absent` for what does not exist for this actor (R2) */
export async function foundForAct<A extends DocumentAct>(
  visit: Visit,
  act: A,
  entryId: string,
): Promise<{ readonly entry: DocumentEntry; readonly granted: Granted<A> }> {
  visit.attempt(act, entryId);
  const entry = await findEntry(visit, entryId);
  if (!entry) throw accessErrors('document-absent');
  // that it was refused is kept from whom the document is kept (R13)
  visit.attempt(act, entryId, entry.invisibleToRepresentatives);
  return { entry, granted: visit.authorize(act, subjectOf(entry), entryId) };
}

/** @throws `request-not-stated` */
export function checkStated({ decision }: Granted, { atPersonRequest }: Stated): void {
  if (decision.obligations.includes('at-person-request') && !atPersonRequest)
    throw documentErrors('request-not-stated');
}

/** An act that found nothing to change: done before (R43), or overtaken. @throws `document-absent`, `old-version` */
export async function checkNotOvertaken(visit: Visit, entryId: string): Promise<void> {
  const entry = await findEntry(visit, entryId);
  if (!entry) throw accessErrors('document-absent');
  if (entry.status === 'superseded') throw documentErrors('old-version');
}
