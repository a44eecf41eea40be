import type { Action, Actor, ActorKind, DocumentFacts, Facts, Obligation, Origin } from './facts.ts';

/** One row of the table of access. */
export type Rule = {
  /** Short, stable: it stands in the history for years. A- allows, D- denies. */
  readonly code: string;
  /** Rulings, articles and requirements it applies. */
  readonly sources: readonly string[];
  readonly actions: readonly Action[] | 'any';
  readonly actors: readonly ActorKind[] | 'any';
  readonly applies: (facts: Facts) => boolean;
  /** For the person who reads the history. */
  readonly sentence: string;
} & (AllowingRule | RefusingRule);

export type AllowingRule = { readonly outcome: 'allow'; readonly obligations: readonly Obligation[] };

export type RefusingRule = {
  readonly outcome: 'refuse';
  /** For the one who is refused. */
  readonly forActor: string;
  /** The refused may not even know that the document exists: with a document, the answer is the absent one. */
  readonly hidesExistence?: boolean;
  /** The code told to the refused, where the rule's own would say too much. */
  readonly outward?: string;
};

/** Same words for all a person must not be able to tell apart. */
export const ABSENT = { code: 'D-ABSENT', sentence: 'Ce document est introuvable.' } as const;
export const NOT_OPEN = { code: 'D-NOT-OPEN', sentence: 'Cet espace de santé n’est pas ouvert.' } as const;

/** Always applies to the actions and actors of its row. */
export const always = (): boolean => true;

/** To know that a document exists, to see it in a list, to open it: each implies those before (R30). */
export const READING: readonly Action[] = ['document.know', 'document.list', 'document.read'];
/** Acts on a document that is already there. */
export const CHANGING: readonly Action[] = [
  'document.replace',
  'document.hide',
  'document.show',
  'document.reveal',
  'document.archive',
  'document.unarchive',
  'document.delete',
];
/** Acts on a document that is already there, reading included: of no other act does a document change the answer. */
export const ON_DOCUMENT: readonly Action[] = [...READING, ...CHANGING];
/** Acts that need a document to be named. */
export const NEEDS_DOCUMENT: readonly Action[] = [
  'document.know',
  'document.read',
  'document.deposit',
  ...CHANGING,
];

/** The person's side: it files under the person's own types. */
export const PERSON_SIDE: readonly ActorKind[] = ['holder', 'representative', 'carer', 'service'];

/** The side an actor files for (R25). */
export function sideOf(kind: ActorKind): Origin | undefined {
  if (PERSON_SIDE.includes(kind)) return 'holder';
  if (kind === 'insurer' || kind === 'system') return kind;
  return kind === 'support' ? undefined : 'professional';
}

/**
 * The author of a document: the person; or the structure when it acted in its own name, alone or through one of its
 * professionals (R2, R22, R38). A colleague of a personal author is nobody's author.
 */
export function isAuthor(actor: Actor, document: DocumentFacts | undefined): boolean {
  if (document === undefined || document.origin !== 'professional') return false;
  if (actor.kind === 'professional')
    return (isNamed(actor.id) && actor.id === document.authorId) || isOwnNameOf(actor.structureId, document);
  return actor.kind === 'structure' && isOwnNameOf(actor.id, document);
}

/** An empty identifier is nobody's: two blanks never make an author. */
export function isNamed(id: string | undefined): id is string {
  return id !== undefined && id !== '';
}

function isOwnNameOf(structureId: string | undefined, document: DocumentFacts): boolean {
  return document.ownName && isNamed(structureId) && structureId === document.authorStructureId;
}

/** The person who vouches for the content, and may therefore file and correct it (EX_2.1-1140). */
export function isLegalAuthenticator(actor: Actor, document: DocumentFacts | undefined): boolean {
  return (
    actor.kind === 'professional' &&
    document?.origin === 'professional' &&
    isNamed(actor.id) &&
    document.legalAuthenticatorId === actor.id
  );
}

/** The author's structure, or its secretariat: files for an author (EX_2.1-1140, TD2.2). */
export function isAuthorsStructure({ actor, document }: Facts): boolean {
  const structureId =
    actor.kind === 'structure' ? actor.id : actor.kind === 'secretariat' ? actor.structureId : undefined;
  return (
    document?.origin === 'professional' && isNamed(structureId) && structureId === document.authorStructureId
  );
}
