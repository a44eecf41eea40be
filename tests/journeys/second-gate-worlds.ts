/** Spaces, relations, mandates and documents for the second gate, as rows past every gate and as the facts that they are. */
import { randomUUID } from 'node:crypto';
import type {
  Actor,
  DocumentFacts,
  Mode,
  Relation,
  Space,
  SpaceState,
} from '../../src/modules/access/rules/facts.ts';
import { NO_RELATION } from '../../src/modules/access/rules/facts.ts';
import { isWithinScope } from '../../src/modules/access/rules/scopes.ts';
import type { TestHouse } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';

export const idOf = (name: ProfessionalName) => professional(name).nationalId;
const HOUR = 3600;
const [FUTURE, PAST] = [HOUR, -1];

/** Rows of a professional in a space; times in seconds from now. */
type Rows = {
  readonly consent?: {
    readonly until: number;
    readonly ground?: string;
    readonly isWithdrawn?: true;
    /** Stated by a colleague: of the professional's structure, or of another. */
    readonly at?: 'own' | 'other';
  };
  readonly treating?: { readonly since: number; readonly until?: number };
  readonly isBlocked?: true;
  readonly team?: {
    readonly until?: number;
    readonly isEnded?: true;
    readonly memberSince?: number;
    readonly memberUntil?: number;
  };
  readonly code?: { readonly until: number; readonly isEnded?: true; readonly by?: 'other' };
  readonly emergency?: {
    readonly mode: Exclude<Mode, 'normal'>;
    readonly until: number;
    readonly isClosed?: true;
    readonly session?: 'other';
  };
};
type Related = { readonly rows: Rows; readonly relation: Relation; readonly mode?: Mode };

const nothing = (rows: Rows): Related => ({ rows, relation: NO_RELATION });
const valid = (rows: Rows, ground: Relation['ground']): Related => ({
  rows,
  relation: { consent: 'valid', ground, treating: false, blocked: false },
});
const opened = (mode: Exclude<Mode, 'normal'>): Related => ({
  rows: { emergency: { mode, until: FUTURE } },
  relation: { ...NO_RELATION, emergencyOpened: true },
  mode,
});

/** The type that a share code opens. */
const SHARED_TYPE = '11502-2';
export const RELATIONS = {
  none: nothing({}),
  valid: valid({ consent: { until: FUTURE } }, 'statement'),
  expired: { rows: { consent: { until: PAST } }, relation: { ...NO_RELATION, consent: 'expired' } },
  withdrawn: nothing({ consent: { until: FUTURE, isWithdrawn: true } }),
  'stated by a colleague': valid({ consent: { until: FUTURE, at: 'own' } }, 'statement'),
  'stated by another house': nothing({ consent: { until: FUTURE, at: 'other' } }),
  'kept from representatives': valid({ consent: { until: FUTURE, ground: 'secret' } }, 'statement'),
  chosen: valid({ consent: { until: FUTURE, ground: 'holder' } }, 'holder'),
  'chosen once': nothing({ consent: { until: PAST, ground: 'holder' } }),
  team: valid({ team: {} }, 'team'),
  'team until later': valid({ team: { until: FUTURE, memberUntil: FUTURE } }, 'team'),
  'team ended': nothing({ team: { isEnded: true } }),
  'team over': nothing({ team: { until: PAST } }),
  'team left': nothing({ team: { memberUntil: PAST } }),
  'team to come': nothing({ team: { memberSince: FUTURE } }),
  code: valid({ code: { until: FUTURE } }, 'code'),
  'code over': nothing({ code: { until: PAST } }),
  'code stopped': nothing({ code: { until: FUTURE, isEnded: true } }),
  'code of another': nothing({ code: { until: FUTURE, by: 'other' } }),
  treating: { rows: { treating: { since: -30 } }, relation: { ...NO_RELATION, treating: true } },
  'treating by a code': {
    rows: { treating: { since: -30 }, code: { until: FUTURE } },
    relation: { consent: 'valid', ground: 'code', treating: true, blocked: false },
  },
  'treating no more': nothing({ treating: { since: -30, until: 0 } }),
  'treating later': nothing({ treating: { since: 1 } }),
  blocked: { rows: { isBlocked: true }, relation: { ...NO_RELATION, blocked: true } },
  'treating and blocked': {
    rows: { treating: { since: -30 }, isBlocked: true },
    relation: { ...NO_RELATION, treating: true, blocked: true },
  },
  'team and blocked': {
    rows: { team: {}, isBlocked: true },
    relation: { consent: 'valid', ground: 'team', treating: false, blocked: true },
  },
  'broken glass': opened('bris_de_glace'),
  'call to the 15': opened('centre_15'),
  'broken glass, closed': nothing({ emergency: { mode: 'bris_de_glace', until: FUTURE, isClosed: true } }),
  'broken glass, over': nothing({ emergency: { mode: 'bris_de_glace', until: PAST } }),
  'broken glass elsewhere': nothing({
    emergency: { mode: 'bris_de_glace', until: FUTURE, session: 'other' },
  }),
  'broken glass and blocked': {
    rows: { emergency: { mode: 'bris_de_glace', until: FUTURE }, isBlocked: true },
    relation: { ...NO_RELATION, blocked: true, emergencyOpened: true },
    mode: 'bris_de_glace',
  },
} as const satisfies Record<string, Related>;
export type RelationName = keyof typeof RELATIONS;
const related = (name: RelationName): Related => RELATIONS[name];

type Switches = Space['emergency'];
const DEFAULTS: Switches = { samu: true, others: true, hidden: false };
const BOTH = [true, false] as const;
const EVERY_SWITCH: readonly Switches[] = BOTH.flatMap((samu) =>
  BOTH.flatMap((others) => BOTH.map((hidden) => ({ samu, others, hidden }))),
);

/** A mandate of one citizen on the space, and who that makes them there; nobody when it is not in force. */
type Mandate = {
  readonly kind: 'parent' | 'guardian' | 'carer';
  readonly scopes: readonly string[];
  readonly isMinors?: true;
  readonly seesHidden?: true;
  readonly status?: 'invited' | 'ended';
  readonly since?: number;
  readonly until?: number;
  readonly isPaused?: true;
  readonly isOfAnother?: true;
  readonly isInForce: boolean;
};
const ALL = ['documents.read', 'documents.add', 'access', 'trace'];
const CARERS = ['documents.read', 'documents.add'];
const MANDATES: readonly Mandate[] = [
  { kind: 'parent', scopes: ALL, isMinors: true, isInForce: true },
  { kind: 'parent', scopes: ALL, isInForce: false },
  { kind: 'parent', scopes: ['access', 'trace'], isMinors: true, isInForce: true },
  { kind: 'guardian', scopes: ALL, isInForce: true },
  { kind: 'guardian', scopes: ALL, isInForce: false, isOfAnother: true },
  { kind: 'carer', scopes: CARERS, isInForce: true },
  { kind: 'carer', scopes: CARERS, seesHidden: true, isInForce: true },
  { kind: 'carer', scopes: ['documents.add'], seesHidden: true, isInForce: true },
  { kind: 'carer', scopes: CARERS, isInForce: false, isPaused: true },
  { kind: 'carer', scopes: CARERS, isInForce: false, until: PAST },
  { kind: 'carer', scopes: CARERS, isInForce: false, since: FUTURE },
  { kind: 'carer', scopes: CARERS, isInForce: false, status: 'ended' },
  { kind: 'carer', scopes: CARERS, isInForce: false, status: 'invited' },
];

export type World = {
  readonly holderId: string;
  readonly state: SpaceState;
  readonly relation: RelationName;
  readonly switches: Switches;
  readonly mandate?: Mandate;
  /** Who has the mandate, or is taken for somebody who has. */
  readonly personId?: string;
};
const world = (state: SpaceState, relation: RelationName, switches = DEFAULTS): World => ({
  holderId: randomUUID(),
  state,
  relation,
  switches,
});
const names = Object.keys(RELATIONS) as RelationName[];
const TELLING: readonly RelationName[] = [
  'none',
  'chosen',
  'treating',
  'team and blocked',
  'broken glass',
  'call to the 15',
];

export const WORLDS: readonly World[] = [
  ...names.map((relation) => world('active', relation)),
  ...(['created', 'opposed', 'closed'] as const).flatMap((state) =>
    TELLING.map((relation) => world(state, relation)),
  ),
  ...(['announced', 'destroyed', 'deceased'] as const).map((state) => world(state, 'treating')),
  ...EVERY_SWITCH.flatMap((switches) =>
    (['treating', 'blocked', 'broken glass', 'call to the 15'] as const).map((relation) =>
      world('active', relation, switches),
    ),
  ),
];
export const WORLDS_OF_RELATIVES: readonly World[] = [
  ...MANDATES.map((mandate) => ({ ...world('active', 'none'), mandate, personId: randomUUID() })),
  ...(['created', 'closed', 'opposed'] as const).map((state) => ({
    ...world(state, 'none'),
    mandate: { kind: 'guardian' as const, scopes: ALL, isInForce: true },
    personId: randomUUID(),
  })),
];

const CHU = professional('cardiologue').structureId;
type Making = Pick<DocumentFacts, 'origin' | 'ownName' | 'authorId' | 'authorStructureId'>;
const MAKINGS: readonly Making[] = [
  ...(['medecin', 'cardiologue', 'medecin-du-travail', 'infirmiere'] as const).map((name) => ({
    origin: 'professional' as const,
    ownName: false,
    authorId: idOf(name),
    authorStructureId: professional(name).structureId,
  })),
  { origin: 'professional', ownName: false, authorId: '899700999999', authorStructureId: CHU },
  { origin: 'professional', ownName: true, authorStructureId: CHU },
  { origin: 'professional', ownName: true, authorStructureId: professional('medecin').structureId },
  { origin: 'holder', ownName: false, authorId: idOf('infirmiere') },
];
const TYPES = [SHARED_TYPE, '11488-4', '60593-1', 'DOCPAT03'];
const SEEN = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false };
const VISIBILITIES = [
  SEEN,
  { ...SEEN, hidden: true },
  { ...SEEN, invisibleToPatient: true },
  { ...SEEN, invisibleToRepresentatives: true },
];
export type Template = Omit<DocumentFacts, 'cell' | 'typeOrigin'>;
export const TEMPLATES: readonly Template[] = MAKINGS.flatMap((making) =>
  TYPES.flatMap((typeCode) =>
    VISIBILITIES.filter(
      ({ invisibleToPatient }) => !invisibleToPatient || making.origin === 'professional',
    ).flatMap((visibility) =>
      // every status for one type, the current one for the others
      (typeCode === TYPES[0]
        ? (['current', 'superseded', 'archived', 'deleted'] as const)
        : (['current'] as const)
      ).map((status) => ({ ...making, ...visibility, typeCode, status })),
    ),
  ),
);

/** What the decision is taken on in a world, but for the act and the document. */
export function factsIn({ state, relation, switches, mandate }: World, actor: Actor, mode: Mode) {
  const found = related(relation);
  const isProfessional = actor.kind === 'professional';
  return {
    actor,
    relation: isProfessional ? found.relation : NO_RELATION,
    mode: (isProfessional && found.mode) || mode,
    space: {
      state,
      feedingOpposed: false,
      insQualified: true,
      emergency: switches,
      ...(mandate?.isMinors && { protection: 'minor' as const }),
    },
  };
}

/** Undefined when the mandate is not in force: then they are nobody there. */
export function relativeIn(
  { mandate, personId }: World,
  action: Parameters<typeof isWithinScope>[0],
): Actor | undefined {
  if (!mandate?.isInForce || personId === undefined) return undefined;
  const withinScope = isWithinScope(action, mandate.scopes);
  return mandate.kind === 'carer'
    ? { kind: 'carer', id: personId, withinScope, seesHidden: mandate.seesHidden ?? false }
    : { kind: 'representative', id: personId, withinScope };
}

/** What a share code leaves out. */
export const isOutsideShare = ({ typeCode }: Template, { relation }: World): boolean =>
  related(relation).relation.ground === 'code' && typeCode !== SHARED_TYPE;

/** Rows past every gate: spaces, the relations of every professional, the mandates, and every document in every space. */
export async function fill({ rows, sessionOf }: TestHouse): Promise<void> {
  const worlds = [...WORLDS, ...WORLDS_OF_RELATIVES];
  const json = (value: unknown) => [JSON.stringify(value)];
  await rows(
    'insert into enrolment.space (holder_id, state) select x."holderId", x.state from jsonb_to_recordset($1) as x("holderId" uuid, state text)',
    json(worlds),
  );
  await rows(
    `insert into citizens.person (holder_id, ins, ins_oid, ins_status, birth_name, birth_given_names, first_given_name, sex, birth_date)
     select (x->>'holderId')::uuid, lpad(n::text, 15, '1'), 'x', 'qualifiee', 'X', 'X', 'X', 'F',
       platform.today() - case when (x#>>'{mandate,isMinors}')::boolean then interval '17 years' else interval '40 years' end
     from jsonb_array_elements($1) with ordinality as t(x, n)`,
    json(worlds),
  );
  await rows(
    `insert into access.switches (holder_id, emergency_samu, emergency_others, emergency_hidden)
     select (x->>'holderId')::uuid, (x#>>'{switches,samu}')::boolean, (x#>>'{switches,others}')::boolean, (x#>>'{switches,hidden}')::boolean
     from jsonb_array_elements($1) x`,
    // the defaults stand without a row
    json(worlds.filter(({ switches }) => switches !== DEFAULTS)),
  );
  const people = await Promise.all(
    PROFESSIONALS.map(async (name) => ({
      p: idOf(name),
      structure: professional(name).structureId,
      session: (await sessionOf(name)).hash.toString('hex'),
    })),
  );
  const having = (part: keyof Rows) =>
    json(
      WORLDS.flatMap(({ holderId, relation }) => {
        const found = related(relation).rows[part];
        return found === undefined ? [] : people.map((one) => ({ h: holderId, ...one, r: found }));
      }),
    );
  await rows(
    `insert into access.consent (holder_id, professional_id, stated_by, basis, expires_at, withdrawn_at, ground, structure_id)
     select h, p, case when r ? 'at' then 'colleague' else p end, 'consent_given', now() + make_interval(secs => (r->>'until')::int),
       case when r ? 'isWithdrawn' then now() end, coalesce(r->>'ground', 'statement'),
       case r->>'at' when 'own' then structure when 'other' then 'another house' end
     from jsonb_to_recordset($1) as x(h uuid, p text, structure text, r jsonb)`,
    having('consent'),
  );
  await rows(
    `insert into access.treating_doctor (holder_id, professional_id, since, until)
     select h, p, platform.today() + (r->>'since')::int, platform.today() + (r->>'until')::int
     from jsonb_to_recordset($1) as x(h uuid, p text, r jsonb)`,
    having('treating'),
  );
  await rows(
    'insert into access.block (holder_id, professional_id) select h, p from jsonb_to_recordset($1) as x(h uuid, p text)',
    having('isBlocked'),
  );
  await rows(
    `with asked as (select *, gen_random_uuid() as team from jsonb_to_recordset($1) as x(h uuid, p text, structure text, r jsonb)),
     teams as (insert into access.care_team (holder_id, team_id, structure_id, structure_label, opened_by, opened_by_label, until, ended_at)
       select h, team, structure, 'x', p, 'x', now() + make_interval(secs => (r->>'until')::int), case when r ? 'isEnded' then now() end from asked)
     insert into access.care_team_member (holder_id, team_id, professional_id, structure_id, since, until)
     select h, team, p, structure, now() + make_interval(secs => coalesce((r->>'memberSince')::int, -60)),
       now() + make_interval(secs => (r->>'memberUntil')::int) from asked`,
    having('team'),
  );
  await rows(
    `insert into access.share_code (holder_id, code_id, code_hash, shelves, types, minutes, created_by, used_by, used_at, ends_at, ended_at)
     select h, gen_random_uuid(), '\\x00', '{}', '|${SHARED_TYPE}|', 30, h::text, case when r ? 'by' then 'somebody' else p end, now(),
       now() + make_interval(secs => (r->>'until')::int), case when r ? 'isEnded' then now() end
     from jsonb_to_recordset($1) as x(h uuid, p text, r jsonb)`,
    having('code'),
  );
  await rows(
    `insert into access.emergency_access (holder_id, emergency_id, professional_id, session_hash, mode, reason, ends_at, closed_at)
     select h, gen_random_uuid(), p, case when r ? 'session' then '\\x00' else decode(session, 'hex') end, r->>'mode', 'a reason',
       now() + make_interval(secs => (r->>'until')::int), case when r ? 'isClosed' then now() end
     from jsonb_to_recordset($1) as x(h uuid, p text, session text, r jsonb)`,
    having('emergency'),
  );
  await rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, sees_hidden, since, until, paused_at, invited_by)
     select (w->>'holderId')::uuid, gen_random_uuid(), m->>'kind',
       case when m ? 'isOfAnother' then gen_random_uuid() else (w->>'personId')::uuid end, 'x', coalesce(m->>'status', 'accepted'),
       array(select jsonb_array_elements_text(m->'scopes')), coalesce((m->>'seesHidden')::boolean, false),
       now() + make_interval(secs => coalesce((m->>'since')::int, -60)), now() + make_interval(secs => (m->>'until')::int),
       case when m ? 'isPaused' then now() end, 'x'
     from (select w, w->'mandate' as m from jsonb_array_elements($1) w) given`,
    json(WORLDS_OF_RELATIVES),
  );
  await rows(
    `insert into documents.entry (holder_id, entry_id, unique_id, logical_id, status, hidden, invisible_to_patient, invisible_to_representatives,
       origin, author_id, author_label, author_structure_id, own_name, depositor_id, depositor_label, type_code, type_system, class_code,
       category, title, format_code, act_start, created_at, mime_type, size, sha1, sha256, blob_id)
     select (s->>'holderId')::uuid, gen_random_uuid(), n::text, gen_random_uuid(), d->>'status', (d->>'hidden')::boolean,
       (d->>'invisibleToPatient')::boolean, (d->>'invisibleToRepresentatives')::boolean, d->>'origin', d->>'authorId', 'A',
       d->>'authorStructureId', (d->>'ownName')::boolean, 'D', 'D', d->>'typeCode', 'S', '10', 'CPT_REND', (n - 1)::text, 'F',
       now(), now(), 'text/plain', 1, '\\x00', '\\x00', gen_random_uuid()
     from jsonb_array_elements($1) s, jsonb_array_elements($2) with ordinality as t(d, n)`,
    [JSON.stringify(worlds.map(({ holderId }) => ({ holderId }))), JSON.stringify(TEMPLATES)],
  );
}
