/** What the database gathers of a visit, and what the trace, the rules and the screens make of it. */
import type { AuditActor } from '#audit';
import type { SpaceState } from '#enrolment';
import type { ReferenceData } from './data/reference-data.ts';
import type { Action, Actor, Ground, Mode, Relation, Space } from './rules/facts.ts';
import { isWithinScope } from './rules/scopes.ts';
import type { Basis } from './use-cases/state-consent.ts';

/** Who is in the space, with what the screens and the trace need to name them. */
export type VisitActor = {
  readonly kind:
    | 'holder'
    | 'representative'
    | 'carer'
    | 'professional'
    | 'secretariat'
    | 'support'
    | 'system'
    | 'stranger';
  readonly id: string;
  readonly label: string;
  readonly profession: string | undefined;
  readonly professionCode: string | undefined;
  readonly professionSystem: string | undefined;
  readonly structureId: string | undefined;
  readonly structureLabel: string | undefined;
  /** Column of the matrix. */
  readonly group: string | undefined;
  /** A regulating doctor of the emergency call centre (R37). */
  readonly isRegulator: boolean;
  /** What a representative or a carer was given. */
  readonly mandate: GatheredMandate | undefined;
};

export type GatheredMandate = {
  readonly id: string;
  readonly kind: 'parent' | 'guardian' | 'carer';
  /** The name of the one who acts. */
  readonly label: string;
  readonly scopes: readonly string[];
  readonly seesHidden: boolean;
  /** ISO 8601 */
  readonly until: string | null;
};

/** What access.gather returns. */
export type Gathered = {
  /** The mode of the emergency access that this session opened, else the one asked. */
  readonly mode: Mode;
  /** The versions of the reference data in force, by the database's name; null when there are none. */
  readonly edition: string | null;
  readonly actor: {
    readonly kind: 'citizen' | 'professional' | 'support' | 'system';
    readonly id: string;
    readonly label?: string;
    readonly professionCode?: string;
    readonly professionSystem?: string;
    readonly professionLabel?: string;
    readonly structureId?: string | null;
    readonly structureLabel?: string | null;
    readonly group?: string | null;
    readonly regulator?: boolean;
  };
  readonly mandate: GatheredMandate | null;
  /** The types a share code in use opens: '*' or '|code|code|'. */
  readonly codeTypes: string | null;
  readonly space: {
    readonly state: SpaceState;
    readonly feedingOpposed: boolean;
    readonly insQualified: boolean;
    readonly minor: boolean;
    readonly samu: boolean;
    readonly others: boolean;
    readonly hidden: boolean;
    readonly hidesNew: boolean;
  } | null;
  readonly relation: {
    readonly consent: 'none' | 'valid' | 'expired';
    readonly ground: Ground | null;
    readonly consentUntil: string | null;
    readonly basis: Basis | null;
    readonly secret: boolean;
    readonly teamLabel: string | null;
    readonly treating: boolean;
    readonly blocked: boolean;
    readonly emergencyId: string | null;
    readonly emergencyUntil: string | null;
    readonly emergencyOpened: boolean;
  };
};

export function actorOf({ actor, mandate }: Gathered, holderId: string): VisitActor {
  const kind = {
    citizen: () => {
      if (actor.id === holderId) return 'holder' as const;
      if (!mandate) return 'stranger' as const;
      return mandate.kind === 'carer' ? ('carer' as const) : ('representative' as const);
    },
    professional: () =>
      actor.professionCode === 'SECRETARIAT_MEDICAL' ? ('secretariat' as const) : ('professional' as const),
    support: () => 'support' as const,
    system: () => 'system' as const,
  }[actor.kind]();
  return {
    kind,
    id: actor.id,
    label: actor.label ?? mandate?.label ?? 'Titulaire',
    profession: actor.professionLabel,
    professionCode: actor.professionCode,
    professionSystem: actor.professionSystem,
    structureId: actor.structureId ?? undefined,
    structureLabel: actor.structureLabel ?? undefined,
    group: actor.group ?? undefined,
    isRegulator: actor.regulator ?? false,
    mandate: mandate ?? undefined,
  };
}

/** The actor as the rules see it, for one action: a mandate covers some acts and not others. */
export function ruleActorOf(actor: VisitActor, reference: ReferenceData): (action: Action) => Actor {
  const { id, mandate } = actor;
  if (actor.kind === 'representative')
    return (action) => ({
      kind: 'representative',
      id,
      withinScope: isWithinScope(action, mandate?.scopes ?? []),
    });
  if (actor.kind === 'carer')
    return (action) => ({
      kind: 'carer',
      id,
      withinScope: isWithinScope(action, mandate?.scopes ?? []),
      seesHidden: mandate?.seesHidden ?? false,
    });
  const same = ruleActorOfAll(actor, reference);
  return () => same;
}

function ruleActorOfAll(actor: VisitActor, reference: ReferenceData): Actor {
  switch (actor.kind) {
    case 'holder':
      return { kind: 'holder' };
    case 'secretariat':
      return { kind: 'secretariat', id: actor.id, structureId: actor.structureId ?? '' };
    case 'professional':
      return {
        kind: 'professional',
        id: actor.id,
        group: actor.group,
        columnOpen: reference.columnOpen(actor.group),
        structureId: actor.structureId,
        isRegulator: actor.isRegulator,
      };
    case 'support':
      return { kind: 'support', id: actor.id };
    default:
      return { kind: 'system', id: actor.id };
  }
}

const AUDIT_KINDS: Partial<Record<VisitActor['kind'], AuditActor['kind']>> = {
  system: 'SYSTEM',
  support: 'SUPPORT',
  professional: 'HEALTHCARE_PROFESSIONAL',
  secretariat: 'HEALTHCARE_PROFESSIONAL',
};

export const auditActorOf = (actor: VisitActor): AuditActor => ({
  kind: AUDIT_KINDS[actor.kind] ?? 'PATIENT',
  id: actor.id,
  label: actor.label,
  profession: actor.profession,
  structureId: actor.structureId,
  structureLabel: actor.structureLabel,
  ...(actor.kind === 'representative' || actor.kind === 'carer' ? { as: actor.kind } : {}),
});

export const spaceOf = (space: NonNullable<Gathered['space']>): Space => ({
  state: space.state,
  feedingOpposed: space.feedingOpposed,
  insQualified: space.insQualified,
  ...(space.minor ? { protection: 'minor' as const } : {}),
  emergency: { samu: space.samu, others: space.others, hidden: space.hidden },
});

export const relationOf = ({ relation }: Gathered): Relation => ({
  consent: relation.consent,
  ...(relation.ground && { ground: relation.ground }),
  treating: relation.treating,
  blocked: relation.blocked,
  emergencyOpened: relation.emergencyOpened,
});

/** What the access rests on, for the trace (B2). */
export function basisOf(actor: VisitActor, { relation }: Gathered, mode: Mode): string | undefined {
  if (actor.kind === 'holder') return 'holder';
  if (actor.mandate) return `mandate:${actor.mandate.kind}`;
  if (actor.kind !== 'professional') return undefined;
  if (mode !== 'normal') return `emergency:${relation.emergencyId ?? 'not-opened'}`;
  if (relation.treating) return 'treating';
  if (relation.consent !== 'valid') return undefined;
  return relation.ground === 'statement' ? `statement:${relation.basis}` : (relation.ground ?? undefined);
}
