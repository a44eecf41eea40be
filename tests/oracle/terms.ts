/** The words that the clauses share: who somebody is to a document, and what an act is about. */
import type { Action, Actor, DocumentFacts, Facts, Origin } from '../../src/modules/access/rules/facts.ts';

export type Professional = Extract<Actor, { kind: 'professional' }>;

export const READING: readonly Action[] = ['document.know', 'document.list', 'document.read'];
export const FILING: readonly Action[] = ['document.deposit', 'document.replace'];

/** Acts upon a document that is there already. */
export const ON_A_DOCUMENT: readonly Action[] = [
  ...READING,
  'document.replace',
  'document.hide',
  'document.show',
  'document.reveal',
  'document.archive',
  'document.unarchive',
  'document.delete',
];

export function isProfessional(actor: Actor): actor is Professional {
  return actor.kind === 'professional';
}

/** The holder and who acts by their leave (R34, R35). */
export function onPersonsSide({ kind }: Actor): boolean {
  return kind === 'holder' || kind === 'representative' || kind === 'carer' || kind === 'service';
}

/** The side an actor files for (R25, R32). */
export function sideOf({ kind }: Actor): Origin | undefined {
  switch (kind) {
    case 'professional':
    case 'structure':
    case 'secretariat':
      return 'professional';
    case 'holder':
    case 'representative':
    case 'carer':
    case 'service':
      return 'holder';
    case 'insurer':
    case 'system':
      return kind;
    case 'support':
      return undefined;
  }
}

/** « What they wrote »: the personal author; the structure, if it acted in its own name (R2, R38). */
export function wrote(actor: Actor, document: DocumentFacts | undefined): boolean {
  if (!document) return false;
  if (actor.kind === 'professional') return !document.ownName && document.authorId === actor.id;
  if (actor.kind === 'structure') return document.ownName && document.authorStructureId === actor.id;
  return false;
}

/** Answers for a document that is filed: author, validator or author's structure (R25, EX_2.1-1010, EX_2.1-1140). */
export function answersFor(actor: Actor, document: DocumentFacts): boolean {
  switch (actor.kind) {
    case 'professional':
      return wrote(actor, document) || document.legalAuthenticatorId === actor.id;
    case 'structure':
      return document.authorStructureId === actor.id;
    case 'secretariat':
      return document.authorStructureId === actor.structureId;
    default:
      // No personal author is known of the other sides: the side that files answers.
      return document.origin === sideOf(actor);
  }
}

/** Let in as in ordinary care: by the person's choice, a statement, a team or a code (R9, R45–R48), or as treating doctor (R31). */
export function letIn({ mode, relation }: Facts): boolean {
  return mode === 'normal' && (relation.treating || relation.consent === 'valid');
}

/** A professional, in ordinary care, whose profession reads this type (R8, R30) and who is this person's treating doctor (R31). */
export function treatsAndReads({ actor, document, mode, relation }: Facts): boolean {
  return (
    isProfessional(actor) &&
    actor.columnOpen &&
    mode === 'normal' &&
    relation.treating &&
    document?.cell === 'allow'
  );
}
