/** Which acts a page may offer to this reader of a document: those that are allowed, and would change something. */
import type { Visit } from '#access';
import { type DocumentEntry, subjectOf } from '../entry.ts';
import type { DocumentAct } from './act-on-document.ts';

export type PossibleAct = {
  readonly act: DocumentAct;
  /** The professional states that the person asked for it. */
  readonly atPersonRequest: boolean;
};

const CHANGES: readonly (readonly [DocumentAct, (entry: DocumentEntry) => boolean])[] = [
  ['document.reveal', (entry) => entry.invisibleToPatient || entry.invisibleToRepresentatives],
  ['document.hide', (entry) => !entry.hidden],
  ['document.show', (entry) => entry.hidden],
  ['document.archive', (entry) => entry.status === 'current'],
  ['document.unarchive', (entry) => entry.status === 'archived'],
  ['document.delete', () => true],
];

export function possibleActs(visit: Visit, entry: DocumentEntry): readonly PossibleAct[] {
  const subject = subjectOf(entry);
  return CHANGES.flatMap(([act, changes]) => {
    if (!changes(entry)) return [];
    const decision = visit.decide(act, subject);
    if (!decision.allowed) return [];
    return [{ act, atPersonRequest: decision.obligations.includes('at-person-request') }];
  });
}
