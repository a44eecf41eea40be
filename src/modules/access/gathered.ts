/** What the database gathers of a visit, and what the trace, the rules and the screens make of it. */
import type { AuditActor } from '#audit';
import type { SpaceState } from '#enrolment';
import type { ReferenceData } from './data/reference-data.ts';
import type { Actor, Relation, Space } from './rules/facts.ts';

/** Who is in the space, with what the screens and the trace need to name them. */
export type VisitActor = {
  readonly kind: 'holder' | 'professional' | 'secretariat' | 'system' | 'stranger';
  readonly id: string;
  readonly label: string;
  readonly profession: string | undefined;
  readonly professionCode: string | undefined;
  readonly professionSystem: string | undefined;
  readonly structureId: string | undefined;
  readonly structureLabel: string | undefined;
  /** Column of the matrix. */
  readonly group: string | undefined;
};

/** What access.gather returns. */
export type Gathered = {
  readonly actor: {
    readonly kind: 'citizen' | 'professional' | 'system';
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
  readonly space: {
    readonly state: SpaceState;
    readonly feedingOpposed: boolean;
    readonly insQualified: boolean;
    readonly minor: boolean;
    readonly samu: boolean;
    readonly others: boolean;
    readonly hidden: boolean;
  } | null;
  readonly relation: {
    readonly consent: 'none' | 'valid' | 'expired';
    readonly consentUntil: string | null;
    readonly treating: boolean;
    readonly blocked: boolean;
  };
};

export function actorOf({ actor }: Gathered, holderId: string): VisitActor {
  const kind = {
    citizen: () => (actor.id === holderId ? ('holder' as const) : ('stranger' as const)),
    professional: () =>
      actor.professionCode === 'SECRETARIAT_MEDICAL' ? ('secretariat' as const) : ('professional' as const),
    system: () => 'system' as const,
  }[actor.kind]();
  return {
    kind,
    id: actor.id,
    label: actor.label ?? 'Titulaire',
    profession: actor.professionLabel,
    professionCode: actor.professionCode,
    professionSystem: actor.professionSystem,
    structureId: actor.structureId ?? undefined,
    structureLabel: actor.structureLabel ?? undefined,
    group: actor.group ?? undefined,
  };
}

export function ruleActorOf(actor: VisitActor, facts: Gathered, reference: ReferenceData): Actor {
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
        isRegulator: facts.actor.regulator ?? false,
      };
    default:
      return { kind: 'system', id: actor.id };
  }
}

export const auditActorOf = (actor: VisitActor): AuditActor => ({
  kind:
    actor.kind === 'holder' || actor.kind === 'stranger'
      ? 'PATIENT'
      : actor.kind === 'system'
        ? 'SYSTEM'
        : 'HEALTHCARE_PROFESSIONAL',
  id: actor.id,
  label: actor.label,
  profession: actor.profession,
  structureId: actor.structureId,
  structureLabel: actor.structureLabel,
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
  treating: relation.treating,
  blocked: relation.blocked,
});
