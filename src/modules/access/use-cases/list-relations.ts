/**
 * Who has a relation with a space: the treating doctors, the authorised, the blocked, those whose access is over or runs in
 * an emergency. What makes an access valid is found as `access.gather` finds it for the professional's own visit.
 */
import { sql } from 'kysely';
import type { ReferenceData } from '../data/reference-data.ts';
import type { Actor, Ground, Mode, Relation } from '../rules/facts.ts';
import type { Visit } from '../visit.ts';
import type { Basis } from './state-consent.ts';

export type KnownProfessional = {
  readonly id: string;
  readonly label: string;
  readonly profession: string;
  readonly professionCode: string;
  readonly structure: string | undefined;
  readonly structureId: string | undefined;
  /** Column of the matrix. */
  readonly group: string | undefined;
  readonly isRegulator: boolean;
  readonly treating: boolean;
  readonly blocked: boolean;
  readonly consent: 'none' | 'valid' | 'expired';
  /** What makes it valid (R47). */
  readonly ground: Ground | undefined;
  readonly until: Date | undefined;
  readonly since: Date | undefined;
  /** How a consent was stated, while the ground is `statement`. */
  readonly basis: Basis | undefined;
  /** Whether the person said it or wrote it, when they agreed. */
  readonly form: 'oral' | 'written' | undefined;
  /** Who stated it, when it is somebody else. */
  readonly statedBy: string | undefined;
  /** The care of a minor that is kept from the representatives (R13). */
  readonly secret: boolean;
  /** The structure whose care team they are of, while the ground is `team`. */
  readonly teamLabel: string | undefined;
  /** The types that a share code in use opens: '*' or '|code|code|'; while the ground is `code`. */
  readonly codeTypes: string | undefined;
  /** An emergency access that runs now (R44). */
  readonly emergency: RunningEmergency | undefined;
};

export type RunningEmergency = {
  readonly mode: Exclude<Mode, 'normal'>;
  readonly reason: string;
  readonly openedAt: Date;
  readonly endsAt: Date;
};

/** A word that could name a row: what no table can hold is not asked of one. */
export const isIdentifier = (text: string): boolean => /^[\x21-\x7e]{1,100}$/.test(text);

/** As the rules see them. */
export function ruleActorOfKnown(
  { id, group, structureId, isRegulator, professionCode }: KnownProfessional,
  reference: ReferenceData,
): Exclude<Actor, { kind: 'holder' }> {
  if (professionCode === 'SECRETARIAT_MEDICAL')
    return { kind: 'secretariat', id, structureId: structureId ?? '' };
  return {
    kind: 'professional',
    id,
    group,
    columnOpen: reference.columnOpen(group),
    structureId,
    isRegulator,
  };
}

export const relationOfKnown = ({ consent, ground, treating, blocked }: KnownProfessional): Relation => ({
  consent,
  ...(ground && { ground }),
  treating,
  blocked,
});

/** Outside of the parts that the share code opens, when the access rests on one (R20). */
export const isOutsideShare = ({ codeTypes }: KnownProfessional, typeCode: string): boolean =>
  codeTypes !== undefined && codeTypes !== '*' && !codeTypes.includes(`|${typeCode}|`);

type Row = {
  id: string;
  label: string;
  profession: string;
  profession_code: string;
  profession_system: string;
  savoir_faire: string | null;
  section: string | null;
  structure: string | null;
  structure_id: string | null;
  is_regulator: boolean;
  treating: boolean;
  blocked: boolean;
  consent: 'none' | 'valid' | 'expired';
  ground: Ground | 'secret' | null;
  expires_at: Date | null;
  since: Date | null;
  basis: Basis | 'holder' | null;
  form: 'oral' | 'written' | null;
  stated_by: string | null;
  team_label: string | null;
  code_types: string | null;
  mode: RunningEmergency['mode'] | null;
  reason: string | null;
  opened_at: Date | null;
  ends_at: Date | null;
};

/** As far as the visit's actor may see (claim `relations`). `besides`: a professional to tell of, known or not. */
export async function listRelations(visit: Visit, besides?: string): Promise<readonly KnownProfessional[]> {
  const holder = visit.holderId;
  const { rows } = await sql<Row>`
      with ways as (
        -- in the order of R47, what is over last
        select c.professional_id, c.ground, c.expires_at as until, c.stated_at as since, c.stated_by, c.basis, c.form,
            null as team_label, null as code_types, c.expires_at as newest,
            case when c.expires_at <= platform.now() then 9 when c.ground = 'holder' then 1 else 2 end as rank
          from access.consent c join professionals.professional p using (professional_id)
          where c.holder_id = ${holder} and c.withdrawn_at is null and (c.ground = 'holder'
            or c.ground = 'secret' and c.expires_at > platform.now() and (c.stated_by = c.professional_id or c.structure_id = p.structure_id)
            or c.ground = 'statement' and (c.stated_by = c.professional_id or c.structure_id = p.structure_id))
        union all select m.professional_id, 'team', least(t.until, m.until), m.since, null, null, null, t.structure_label, null, t.opened_at, 3
          from access.care_team_member m join access.care_team t on t.holder_id = m.holder_id and t.team_id = m.team_id
          where m.holder_id = ${holder} and t.ended_at is null and m.since <= platform.now()
            and coalesce(m.until, 'infinity') > platform.now() and coalesce(t.until, 'infinity') > platform.now()
        union all select used_by, 'code', ends_at, used_at, null, null, null, null, types, ends_at, 4 from access.share_code
          where holder_id = ${holder} and used_by is not null and ended_at is null and ends_at > platform.now()),
      way as (select distinct on (professional_id) * from ways order by professional_id, rank, newest desc),
      running as (
        select distinct on (professional_id) professional_id, mode, reason, opened_at, ends_at from access.emergency_access
          where holder_id = ${holder} and closed_at is null and ends_at > platform.now()
          order by professional_id, opened_at desc),
      known as (
        select professional_id from way
        union select professional_id from running
        union select professional_id from access.block where holder_id = ${holder}
        union select professional_id from access.treating_doctor
          where holder_id = ${holder} and since <= platform.today() and (until is null or until > platform.today())
        union select ${besides ?? null}::text where ${besides !== undefined})
      select p.professional_id as id, concat_ws(' ', p.title, p.given_name, p.family_name) as label,
        p.profession_label as profession, p.profession_code, p.profession_system, p.savoir_faire, p.section,
        s.name as structure, p.structure_id, p.regulator and p.profession_code = '10' as is_regulator,
        t.professional_id is not null as treating, b.professional_id is not null as blocked,
        case when w.rank is null then 'none' when w.rank = 9 then 'expired' else 'valid' end as consent,
        case when w.rank < 9 then w.ground end as ground, w.until as expires_at,
        coalesce(t.since::timestamptz, w.since, b.since) as since, w.basis, w.form,
        concat_ws(' ', o.title, o.given_name, o.family_name) as stated_by, w.team_label, w.code_types,
        e.mode, e.reason, e.opened_at, e.ends_at
      from known k join professionals.professional p using (professional_id)
      left join professionals.structure s using (structure_id)
      left join way w on w.professional_id = k.professional_id
      left join running e on e.professional_id = k.professional_id
      left join professionals.professional o on o.professional_id = w.stated_by and w.stated_by <> k.professional_id
      left join access.block b on b.holder_id = ${holder} and b.professional_id = k.professional_id
      left join access.treating_doctor t on t.holder_id = ${holder} and t.professional_id = k.professional_id
        and t.since <= platform.today() and (t.until is null or t.until > platform.today())
      order by treating desc, since desc nulls last, p.family_name`.execute(visit.tx);
  return rows.map((row) => knownOf(row, visit));
}

function knownOf(row: Row, visit: Visit): KnownProfessional {
  const stated = row.ground === 'statement' || row.ground === 'secret';
  return {
    id: row.id,
    label: row.label,
    profession: row.profession,
    professionCode: row.profession_code,
    structure: row.structure ?? undefined,
    structureId: row.structure_id ?? undefined,
    group: visit.reference.groupOf({
      professionCode: row.profession_code,
      professionSystem: row.profession_system,
      savoirFaire: row.savoir_faire ?? undefined,
      section: row.section ?? undefined,
    }),
    isRegulator: row.is_regulator,
    treating: row.treating,
    blocked: row.blocked,
    consent: row.consent,
    ground: row.ground === 'secret' ? 'statement' : (row.ground ?? undefined),
    until: row.expires_at ?? undefined,
    since: row.since ?? undefined,
    basis: stated && row.basis !== 'holder' ? (row.basis ?? undefined) : undefined,
    form: row.form ?? undefined,
    statedBy: (stated && row.stated_by) || undefined,
    secret: row.ground === 'secret',
    teamLabel: row.team_label ?? undefined,
    codeTypes: row.code_types ?? undefined,
    emergency:
      row.mode && row.reason !== null && row.opened_at && row.ends_at
        ? { mode: row.mode, reason: row.reason, openedAt: row.opened_at, endsAt: row.ends_at }
        : undefined,
  };
}
