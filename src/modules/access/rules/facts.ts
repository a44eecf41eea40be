/**
 * What a decision of access is taken on: plain facts, gathered before and never looked up here.
 * Sources: R1111-40 to R1111-53 and L1111-14 to L1111-19 of the public health code; rulings R2–R43.
 */

/** A cell of the authorisation matrix; an unpublished one denies (R8). */
export type Cell = 'allow' | 'deny' | 'unknown';

/** The side that filed a document, or that alone may file a type. */
export type Origin = 'professional' | 'holder' | 'insurer' | 'system';

export const ACTIONS = [
  // a professional
  'person.find',
  'person.search',
  'person.qualify',
  'space.open',
  'consent.state',
  'consent.withdraw',
  'team.open',
  'team.end',
  'emergency.justify',
  'code.use',
  // one document, or the list when no document is given
  'document.list',
  // one document
  'document.know',
  'document.read',
  'document.deposit',
  'document.replace',
  'document.hide',
  'document.show',
  'document.reveal',
  'document.archive',
  'document.unarchive',
  'document.delete',
  // all documents, there now and to come
  'record.hide',
  // who may come in, and what happened
  'professional.authorise',
  'professional.block',
  'professional.unblock',
  'treating.name',
  'code.create',
  'code.end',
  'mandate.grant',
  'mandate.end',
  'trace.read',
  'line.contest',
  'settings.change',
  'contact.change',
  'record.export',
  'space.close',
  'space.reopen',
  'space.destroy',
] as const;
/**
 * `person.find`: by INS, learns open or not open (R16). `person.search`: without INS (R37). `person.qualify`: checks the
 * identity on a document and asks INSi. `space.open`: the record, in a mode. `consent.state`: for oneself or another
 * professional of one's care team (H06); `consent.withdraw`: takes one's
 * own statement back (EX_0.3-1040). `team.open`: the care team of an episode, for one's structure (L1110-12).
 * `emergency.justify`: after a break-glass. `document.reveal`: to the patient or the representatives it was invisible to
 * (R12). `record.hide`: everything, or nothing any more (C09). `code.create`: the 8-digit code (R20); `code.use`: enter
 * with it; `code.end`: stop it. `mandate.grant`: invite a carer or the other parent (R14); `mandate.end`: end or pause it,
 * by either side. `line.contest`: « je ne reconnais pas cet accès ».
 */
export type Action = (typeof ACTIONS)[number];

export type Actor =
  | { readonly kind: 'holder' }
  | {
      readonly kind: 'professional';
      readonly id: string;
      /** Column of the matrix; undefined when the profession has none. */
      readonly group?: string | undefined;
      /** The column allows at least one type (`ReferenceData.columnOpen`). */
      readonly columnOpen: boolean;
      readonly structureId?: string | undefined;
      /** A regulating doctor of a Centre 15. */
      readonly isRegulator: boolean;
    }
  /** An establishment acting in its own name (R38). */
  | { readonly kind: 'structure'; readonly id: string }
  | { readonly kind: 'secretariat'; readonly id: string; readonly structureId: string }
  /** A parent or guardian. `withinScope`: the mandate is in force now and covers this action (R40). */
  | { readonly kind: 'representative'; readonly id: string; readonly withinScope: boolean }
  /** `seesHidden`: the holder ticked it when granting (R23). */
  | {
      readonly kind: 'carer';
      readonly id: string;
      readonly withinScope: boolean;
      readonly seesHidden: boolean;
    }
  /** A referenced digital service. `withinScope`: the holder's consent is in force and covers this action and part (R41). */
  | { readonly kind: 'service'; readonly id: string; readonly withinScope: boolean }
  /** The health insurance, feeding its own types (R25). */
  | { readonly kind: 'insurer'; readonly id: string }
  /** The 3422 desk. */
  | { readonly kind: 'support'; readonly id: string }
  /** Carnet's own tasks, at their date. */
  | { readonly kind: 'system'; readonly id: string };
export type ActorKind = Actor['kind'];
export const ACTOR_KINDS = [
  'holder',
  'professional',
  'structure',
  'secretariat',
  'representative',
  'carer',
  'service',
  'insurer',
  'support',
  'system',
] as const satisfies readonly ActorKind[];

export const SPACE_STATES = [
  'announced',
  'opposed',
  'created',
  'active',
  'closed',
  'destroyed',
  'deceased',
] as const;
export type SpaceState = (typeof SPACE_STATES)[number];

export type Space = {
  readonly state: SpaceState;
  /** The person opposed feeding, as it stands for this actor (by anyone, this professional, structure or episode). */
  readonly feedingOpposed: boolean;
  /** The identity is qualified (R19). Counts for deposits only. */
  readonly insQualified: boolean;
  /** The holder's three switches (R3, R37): Centre 15; other professionals; hidden documents too. */
  readonly emergency: { readonly samu: boolean; readonly others: boolean; readonly hidden: boolean };
  /** Whose secret care may exist (R13, R33); undefined for any other adult. */
  readonly protection?: 'minor' | 'protected-adult' | undefined;
};

/** Why an access in normal mode is valid: the professional's statement, the care team of an episode, a share code, the holder's own choice. */
export const GROUNDS = ['statement', 'team', 'code', 'holder'] as const;
export type Ground = (typeof GROUNDS)[number];

export type Relation = {
  /** The professional's statement, a care team, a share code in use or the holder's own authorisation: one in force is enough. */
  readonly consent: 'none' | 'valid' | 'expired';
  /** The strongest of what makes it valid, by the order holder, statement, team, code; undefined otherwise. */
  readonly ground?: Ground | undefined;
  /** An emergency access in this mode was opened by this professional in this session, with its reason, and still runs. */
  readonly emergencyOpened?: boolean | undefined;
  /** Médecin traitant of the person (R15). */
  readonly treating: boolean;
  readonly blocked: boolean;
};
export const NO_RELATION: Relation = Object.freeze({ consent: 'none', treating: false, blocked: false });

/** JDV_J38. */
export type Mode = 'normal' | 'bris_de_glace' | 'centre_15';

export type DocumentFacts = {
  readonly typeCode: string;
  /** Who may file this type (`DocumentType.origin`). */
  readonly typeOrigin: Origin;
  /** The matrix for this type and the actor's column; no matter for other actors than professionals. */
  readonly cell: Cell;
  /** The type is outside of the parts that a share code opens (R20). Counts for the ground `code` only. */
  readonly outsideShare?: boolean | undefined;
  /** The side that filed it; for a deposit, the side that files it. */
  readonly origin: Origin;
  readonly authorId?: string | undefined;
  readonly authorStructureId?: string | undefined;
  /** The author's structure acted in its own name, without a personal author (R38). */
  readonly ownName: boolean;
  readonly depositorId?: string | undefined;
  readonly legalAuthenticatorId?: string | undefined;
  /** MASQUE_PS. */
  readonly hidden: boolean;
  /** INVISIBLE_PATIENT. */
  readonly invisibleToPatient: boolean;
  /** INVISIBLE_REPRESENTANTS_LEGAUX. */
  readonly invisibleToRepresentatives: boolean;
  readonly status: 'current' | 'superseded' | 'archived' | 'deleted';
};

export type Facts = {
  readonly action: Action;
  readonly actor: Actor;
  readonly space: Space;
  /** Of the actor with the person; `NO_RELATION` for anyone but a professional. */
  readonly relation: Relation;
  readonly mode: Mode;
  readonly document?: DocumentFacts | undefined;
};

/** What the caller must do because the act was allowed. */
export type Obligation =
  /** Tell the person in the next digest. */
  | 'notify-holder'
  /** Tell the person at once; cannot be switched off. */
  | 'notify-holder-now'
  /** Tell the person's treating doctors (R1111-48). */
  | 'notify-treating'
  | 'trace-emergency'
  /** Representatives must not learn that the line exists (R13). */
  | 'trace-secret'
  /** The person's history must not name the document before it is opened to them (R12, R34). */
  | 'trace-unnamed'
  | 'give-reason'
  | 'justify-within-24h'
  /** The authorisation starts again from this act (R9). */
  | 'renew-consent'
  | 'ask-consent-again'
  /** Reminder at two weeks, reveal at one month (R12). */
  | 'plan-reveal'
  /** The professional states that the person asked for it. */
  | 'at-person-request'
  | 'only-own-acts'
  | 'omit-secret-lines'
  /** States to show beside the document and before opening it (EX_3.1-1080, EX_3.2-1025). */
  | 'warn-hidden'
  | 'warn-invisible-to-patient'
  | 'warn-invisible-to-representatives'
  | 'warn-archived'
  | 'warn-superseded';

export type Allowed = {
  readonly allowed: true;
  /** Code of the deciding rule. */
  readonly rule: string;
  /** Why, for the person who reads the history, in French. */
  readonly sentence: string;
  readonly obligations: readonly Obligation[];
};

export type Refused = {
  readonly allowed: false;
  readonly rule: string;
  readonly sentence: string;
  /** What the refused actor is told, in French. */
  readonly forActor: string;
  /** The code the refused actor may see: it never tells apart what R2 and R16 keep alike. */
  readonly outward: string;
  /** The answer must be the one given for a document that never existed (R2, R30). */
  readonly asAbsent: boolean;
};

export type Decision = Allowed | Refused;
