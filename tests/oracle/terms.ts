/** The words that the clauses share: who somebody is to a document, and what an act is about. */
import type { Action, Actor, DocumentFacts, Facts, Origin } from '../../src/modules/access/rules/facts.ts';

export type Professional = Extract<Actor, { kind: 'professional' }>;

export const READING: readonly Action[] = ['document.know', 'document.list', 'document.read'];
export const FILING: readonly Action[] = ['document.deposit', 'document.replace'];

/** Changing what is there, but for filing its next version. */
export const CHANGING: readonly Action[] = [
  'document.hide',
  'document.show',
  'document.reveal',
  'document.archive',
  'document.unarchive',
  'document.delete',
];
/** Acts upon a document that is there already. */
export const ON_A_DOCUMENT: readonly Action[] = [...READING, ...CHANGING, 'document.replace'];

/** Of no other act does a document change the answer. */
export const ABOUT_A_DOCUMENT: readonly Action[] = [...ON_A_DOCUMENT, 'document.deposit'];

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

/** « What they wrote », on the side of care (R53): the personal author; the structure that acted in its own name, and whoever works there (R2, R22, R38). */
export function wrote(actor: Actor, document: DocumentFacts | undefined): boolean {
  if (document?.origin !== 'professional') return false;
  const isOf = (structure: string | undefined) =>
    document.ownName && isSame(structure, document.authorStructureId);
  if (isProfessional(actor)) return isSame(actor.id, document.authorId) || isOf(actor.structureId);
  return actor.kind === 'structure' && isOf(actor.id);
}

/** Two blanks name nobody. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one !== '' && one === other;
}

/** Works somewhere, or is a structure. */
export function hasStructure(actor: Actor): boolean {
  const structure = actor.kind === 'structure' ? actor.id : 'structureId' in actor && actor.structureId;
  return structure !== undefined && structure !== '' && structure !== false;
}

/** A profession that the matrix lets read something (R7, R8, R39). */
export function hasColumn(actor: Actor): boolean {
  return isProfessional(actor) && actor.group !== undefined && actor.columnOpen;
}

/** Answers for a document that is filed: author, validator or author's structure (R25, EX_2.1-1010, EX_2.1-1140). */
export function answersFor(actor: Actor, document: DocumentFacts): boolean {
  switch (actor.kind) {
    case 'professional':
      return wrote(actor, document) || isSame(actor.id, document.legalAuthenticatorId);
    case 'structure':
      return isSame(actor.id, document.authorStructureId);
    case 'secretariat':
      return isSame(actor.structureId, document.authorStructureId);
    default:
      // No personal author is known of the other sides: the side that files answers.
      return document.origin === sideOf(actor);
  }
}

/** Let in as in ordinary care: by the person's choice, a statement, a team or a code (R9, R45–R48), or as treating doctor (R31). */
export function letIn({ mode, relation }: Facts): boolean {
  return mode === 'normal' && (relation.treating || relation.consent === 'valid');
}

/** Sees this document because they care for the person, were it not hidden, blocked or refused beforehand (R8, R30, R44). */
export function seesInCare(facts: Facts): boolean {
  const { actor, document, mode, relation } = facts;
  const isIn = mode === 'normal' ? letIn(facts) : relation.emergencyOpened === true;
  return hasColumn(actor) && isIn && document?.cell === 'allow';
}

/** An emergency mode is a professional's: everybody else is as in the normal one (R54). */
export function isOrdinary({ actor, mode }: Facts): boolean {
  return mode === 'normal' || !isProfessional(actor);
}
