/**
 * The second gate on real rows (T3): with the application's own decision out of the way, each session sees in the record
 * what the written table of access says, and nothing else. The facts are set up here, row by row, and gathered by the
 * database; the expected answer is computed from what was set up and not from what was gathered.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemSession } from '#identity';
import { decide } from '../../src/modules/access/rules/decide.ts';
import type {
  Actor,
  DocumentFacts,
  Mode,
  Relation,
  Space,
  SpaceState,
} from '../../src/modules/access/rules/facts.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';

const RELATIONS = {
  none: { consent: 'none', treating: false, blocked: false },
  valid: { consent: 'valid', treating: false, blocked: false },
  expired: { consent: 'expired', treating: false, blocked: false },
  withdrawn: { consent: 'none', treating: false, blocked: false },
  treating: { consent: 'none', treating: true, blocked: false },
  'treating no more': { consent: 'none', treating: false, blocked: false },
  'treating later': { consent: 'none', treating: false, blocked: false },
  blocked: { consent: 'none', treating: false, blocked: true },
  'treating and blocked': { consent: 'none', treating: true, blocked: true },
  'valid and blocked': { consent: 'valid', treating: false, blocked: true },
} as const satisfies Record<string, Relation>;
type RelationName = keyof typeof RELATIONS;
const relationNames = Object.keys(RELATIONS) as RelationName[];

type Switches = Space['emergency'];
const DEFAULTS: Switches = { samu: true, others: true, hidden: false };
const BOTH = [true, false] as const;
const EVERY_SWITCH: readonly Switches[] = BOTH.flatMap((samu) =>
  BOTH.flatMap((others) => BOTH.map((hidden) => ({ samu, others, hidden }))),
);

type TestSpace = {
  readonly holderId: string;
  readonly state: SpaceState;
  readonly relation: RelationName;
  readonly switches: Switches;
};
const space = (state: SpaceState, relation: RelationName, switches = DEFAULTS): TestSpace => ({
  holderId: randomUUID(),
  state,
  relation,
  switches,
});
const SPACES: readonly TestSpace[] = [
  ...(['active', 'created', 'opposed', 'closed'] as const).flatMap((state) =>
    relationNames.map((relation) => space(state, relation)),
  ),
  ...(['announced', 'destroyed', 'deceased'] as const).map((state) => space(state, 'treating')),
  ...EVERY_SWITCH.flatMap((switches) =>
    (['none', 'treating', 'blocked'] as const).map((relation) => space('active', relation, switches)),
  ),
];

const idOf = (name: ProfessionalName) => professional(name).nationalId;
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
const TYPES = ['11502-2', '11488-4', '60593-1', 'DOCPAT03'];
const VISIBILITIES = [
  { hidden: false, invisibleToPatient: false },
  { hidden: true, invisibleToPatient: false },
  { hidden: false, invisibleToPatient: true },
];
type Template = Omit<DocumentFacts, 'cell' | 'typeOrigin'>;
const TEMPLATES: readonly Template[] = MAKINGS.flatMap((making) =>
  TYPES.flatMap((typeCode) =>
    VISIBILITIES.filter(
      ({ invisibleToPatient }) => !invisibleToPatient || making.origin === 'professional',
    ).flatMap((visibility) =>
      // every status for one type, the current one for the others
      (typeCode === TYPES[0]
        ? (['current', 'superseded', 'archived', 'deleted'] as const)
        : (['current'] as const)
      ).map((status) => ({
        ...making,
        ...visibility,
        typeCode,
        status,
        invisibleToRepresentatives: false,
      })),
    ),
  ),
);

type Asker = {
  readonly name: string;
  readonly hash: Buffer;
  readonly modes: readonly Mode[];
  actorIn(holderId: string): Actor | undefined;
};

let house: TestHouse;
let client: pg.Client;
let askers: Asker[];

beforeAll(async () => {
  house = await startHouse();
  await fill(house);
  client = new pg.Client(house.databaseUrl);
  await client.connect();
  const { reference } = house.access;
  const EVERY: readonly Mode[] = ['normal', 'bris_de_glace', 'centre_15'];
  askers = await Promise.all(
    PROFESSIONALS.map(async (name): Promise<Asker> => {
      const one = professional(name);
      const group = reference.groupOf({
        professionCode: one.professionCode,
        professionSystem: name === 'secretaire' ? 'TRE_A00' : 'TRE_G15',
        savoirFaire: one.savoirFaire,
        section: one.section,
      });
      const actor: Actor =
        name === 'secretaire'
          ? { kind: 'secretariat', id: one.nationalId, structureId: one.structureId }
          : {
              kind: 'professional',
              id: one.nationalId,
              group,
              columnOpen: reference.columnOpen(group),
              structureId: one.structureId,
              isRegulator: one.regulator,
            };
      return { name, hash: (await house.sessionOf(name)).hash, modes: EVERY, actorIn: () => actor };
    }),
  );
  const someone = SPACES[0]!.holderId;
  askers.push(
    {
      name: 'the person of the first space',
      hash: (await house.sessionOfHolder(someone)).hash,
      modes: ['normal', 'bris_de_glace'],
      actorIn: (holderId) => (holderId === someone ? { kind: 'holder' } : undefined),
    },
    {
      name: 'notifier',
      hash: systemSession.hash,
      modes: ['normal'],
      actorIn: () => ({ kind: 'system', id: 'notifications' }),
    },
  );
});
afterAll(async () => {
  await client?.end();
  await house?.close();
});

/** Rows past every gate: spaces, relations of every professional of the cast, and every kind of document in every space. */
async function fill({ rows }: TestHouse): Promise<void> {
  const json = (value: unknown) => [JSON.stringify(value)];
  await rows(
    'insert into enrolment.space (holder_id, state) select x."holderId", x.state from jsonb_to_recordset($1) as x("holderId" uuid, state text)',
    json(SPACES),
  );
  await rows(
    `insert into access.switches (holder_id, emergency_samu, emergency_others, emergency_hidden)
     select (x->>'holderId')::uuid, (x#>>'{switches,samu}')::boolean, (x#>>'{switches,others}')::boolean, (x#>>'{switches,hidden}')::boolean
     from jsonb_array_elements($1) x`,
    // the defaults stand without a row
    json(SPACES.filter(({ switches }) => switches !== DEFAULTS)),
  );
  const related = (...wanted: RelationName[]) =>
    json(
      SPACES.filter(({ relation }) => wanted.includes(relation)).flatMap(({ holderId, relation }) =>
        PROFESSIONALS.map((name) => ({ h: holderId, p: idOf(name), r: relation })),
      ),
    );
  await rows(
    `insert into access.consent (holder_id, professional_id, stated_by, basis, expires_at, withdrawn_at)
     select h, p, p, 'consent_given', now() + case r when 'expired' then interval '-1 second' else interval '1 hour' end,
       case r when 'withdrawn' then now() end
     from jsonb_to_recordset($1) as x(h uuid, p text, r text)`,
    related('valid', 'expired', 'withdrawn', 'valid and blocked'),
  );
  await rows(
    `insert into access.treating_doctor (holder_id, professional_id, since, until)
     select h, p, case r when 'treating later' then platform.today() + 1 else date '2020-01-01' end, case r when 'treating no more' then platform.today() end
     from jsonb_to_recordset($1) as x(h uuid, p text, r text)`,
    related('treating', 'treating no more', 'treating later', 'treating and blocked'),
  );
  await rows(
    'insert into access.block (holder_id, professional_id) select h, p from jsonb_to_recordset($1) as x(h uuid, p text)',
    related('blocked', 'treating and blocked', 'valid and blocked'),
  );
  await rows(
    `insert into documents.entry (holder_id, entry_id, unique_id, logical_id, status, hidden, invisible_to_patient, origin, author_id,
       author_label, author_structure_id, own_name, depositor_id, depositor_label, type_code, type_system, class_code, category, title,
       format_code, act_start, created_at, mime_type, size, sha1, sha256, blob_id)
     select (s->>'holderId')::uuid, gen_random_uuid(), n::text, gen_random_uuid(), d->>'status', (d->>'hidden')::boolean,
       (d->>'invisibleToPatient')::boolean, d->>'origin', d->>'authorId', 'A', d->>'authorStructureId', (d->>'ownName')::boolean,
       'D', 'D', d->>'typeCode', 'S', '10', 'CPT_REND', (n - 1)::text, 'F', now(), now(), 'text/plain', 1, '\\x00', '\\x00', gen_random_uuid()
     from jsonb_array_elements($1) s, jsonb_array_elements($2) with ordinality as t(d, n)`,
    [JSON.stringify(SPACES), JSON.stringify(TEMPLATES)],
  );
}

/** The numbers of the documents that a session sees in a visit, with no condition but the policies. */
async function seenBy(asker: Asker, holderId: string, mode: Mode): Promise<string[]> {
  await client.query('begin; set local role carnet_app');
  try {
    await client.query({
      name: 'begin-visit',
      text: 'select access.begin($1, $2, $3)',
      values: [asker.hash, holderId, mode],
    });
    const { rows } = await client.query<{ h: string; n: string }>({
      name: 'see',
      text: 'select holder_id as h, title as n from documents.entry',
    });
    return rows.map(({ h, n }) => (h === holderId ? n : `${n} of another space`));
  } finally {
    await client.query('rollback');
  }
}

function allowedTo(asker: Asker, { holderId, state, relation, switches }: TestSpace, mode: Mode): string[] {
  const actor = asker.actorIn(holderId);
  if (!actor) return [];
  const { reference } = house.access;
  return TEMPLATES.flatMap((template, index) => {
    const document = {
      ...template,
      typeOrigin: reference.documentType(template.typeCode)!.origin,
      cell: reference.matrixCell(template.typeCode, actor.kind === 'professional' ? actor.group : undefined),
    };
    const asked = { action: 'document.know' as const, actor, mode, document };
    const found = decide({
      ...asked,
      relation: RELATIONS[actor.kind === 'professional' ? relation : 'none'],
      space: { state, feedingOpposed: false, insQualified: true, emergency: switches },
    });
    return found.allowed ? [String(index)] : [];
  });
}

async function disagreements(
  spaces: readonly TestSpace[],
  modes?: readonly Mode[],
): Promise<{ asked: number; seen: number; wrong: string[] }> {
  const wrong: string[] = [];
  let asked = 0;
  let all = 0;
  for (const asker of askers)
    for (const one of spaces)
      for (const mode of modes ?? asker.modes) {
        const seen = await seenBy(asker, one.holderId, mode);
        const allowed = allowedTo(asker, one, mode);
        asked += 1;
        all += seen.length;
        const leaks = seen.filter((n) => !allowed.includes(n));
        const missing = allowed.filter((n) => !seen.includes(n));
        if (leaks.length + missing.length > 0)
          wrong.push(
            `${asker.name}, ${one.state}, ${one.relation}, ${JSON.stringify(one.switches)}, ${mode}: leaks ${leaks}, misses ${missing}`,
          );
      }
  return { asked, seen: all, wrong };
}

describe('with the gate of the application out of the way', () => {
  test('every session sees what the table says, in every space and mode', async () => {
    const { asked, seen, wrong } = await disagreements(SPACES);
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(asked).toBeGreaterThan(1500);
    expect(seen).toBeGreaterThan(10_000);
  });

  const active = SPACES.filter(({ state, switches }) => state === 'active' && switches === DEFAULTS);
  test.each([
    ['row-level security is off', 'alter table documents.entry disable row level security'],
    [
      'a policy asks nothing but the space',
      'alter policy entry_read on documents.entry using (holder_id = platform.holder())',
    ],
    [
      'a second policy lets more through',
      'create policy more on documents.entry for select to carnet_app using (holder_id = platform.holder() and not hidden)',
    ],
    [
      'the policy forgets the space',
      `alter policy entry_read on documents.entry using (not hidden and status <> 'deleted')`,
    ],
  ])('a planted fault is caught: %s', async (_name, statement) => {
    await house.rows(statement);
    try {
      expect((await disagreements(active.slice(0, 1), ['normal'])).wrong.length).toBeGreaterThan(0);
    } finally {
      await house.rows('drop policy if exists more on documents.entry');
      await house.rows('alter table documents.entry enable row level security');
      await house.rows(`alter policy entry_read on documents.entry using (${entryRead})`);
    }
    expect((await disagreements(active.slice(0, 1), ['normal'])).wrong).toEqual([]);
  });

  let entryRead = '';
  beforeAll(async () => {
    const [found] = await house.rows<{ qual: string }>(
      `select qual from pg_policies where policyname = 'entry_read'`,
    );
    entryRead = found!.qual;
  });

  test.each([
    ['an expired consent counts', "when c.expires_at <= platform.now() then 'expired'", ''],
    ['a withdrawn consent counts', 'c.withdrawn_at is not null', 'false'],
    ['a treating doctor of the past counts', 't.until > platform.today()', 'true'],
    ['a treating doctor to come counts', 't.since <= platform.today() and', ''],
    [
      'a block is not read',
      'left join access.block b on b.holder_id = p_holder',
      'left join access.block b on false',
    ],
    ['anybody’s consent counts', 'c.professional_id = s.professional_id', "c.professional_id = 'somebody'"],
  ])('a fault in what is gathered is caught: %s', async (_name, from, to) => {
    const [found] = await house.rows<{ text: string }>(
      `select pg_get_functiondef('access.gather'::regproc) as text`,
    );
    expect(found!.text).toContain(from);
    await house.rows(found!.text.replace(from, () => to));
    try {
      // a consent of somebody else alone
      const [alone] = SPACES.slice(-1);
      await house.rows(
        `insert into access.consent values ($1, 'somebody', now(), 'somebody', 'consent_given', now() + interval '1 hour')`,
        [alone!.holderId],
      );
      expect((await disagreements([...active, alone!], ['normal'])).wrong.length).toBeGreaterThan(0);
      await house.rows(`delete from access.consent where professional_id = 'somebody'`);
    } finally {
      await house.rows(found!.text);
    }
  });
});

describe('the column of the matrix', () => {
  test('is the same for the database and for the files, for every profession, savoir-faire and section', async () => {
    const { reference } = house.access;
    const qualifiers = [...new Set(reference.professionColumns.map(({ qualifier }) => qualifier))].filter(
      (one) => one !== '*',
    );
    const asked = reference.professions.flatMap(({ code, system }) =>
      [undefined, ...qualifiers].flatMap((savoirFaire) =>
        [undefined, ...qualifiers]
          // two qualifiers at once where they could both lead somewhere
          .filter((section) => !section || !savoirFaire || code === '10' || code === '21')
          .map((section) => ({ code, system, savoirFaire, section })),
      ),
    );
    await house.rows(
      `insert into professionals.professional (professional_id, family_name, given_name, profession_code, profession_system, savoir_faire, section, profession_label)
       select 'asked-' || n, 'x', 'x', a->>'code', a->>'system', a->>'savoirFaire', a->>'section', 'x'
       from jsonb_array_elements($1) with ordinality as t(a, n)`,
      [JSON.stringify(asked)],
    );
    await house.rows(
      `insert into identity.session (session_hash, kind, channel, professional_id, expires_at)
       select sha256(convert_to('asked-' || n, 'utf8')), 'professional', 'api', 'asked-' || n, now() + interval '1 hour' from generate_series(1, $1) n`,
      [asked.length],
    );
    const found = await house.rows<{ facts: { actor: { group: string | null } } }>(
      `select access.begin(sha256(convert_to('asked-' || n, 'utf8')), null, 'normal') as facts from generate_series(1, $1) n order by n`,
      [asked.length],
    );
    const wrong = asked.flatMap((one, n) => {
      const expected = reference.groupOf({
        professionCode: one.code,
        professionSystem: one.system,
        savoirFaire: one.savoirFaire,
        section: one.section,
      });
      const said = found[n]!.facts.actor.group ?? undefined;
      return said === expected ? [] : [{ ...one, expected, said }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(asked.length).toBeGreaterThan(100);
    expect(new Set(found.map(({ facts }) => facts.actor.group)).size).toBeGreaterThan(10);
  });

  test('holds the same types in the database and in the files', async () => {
    const { reference } = house.access;
    const stored = await house.rows<{ g: string; types: string }>(
      'select group_code as g, types from access.matrix_column',
    );
    expect(
      Object.fromEntries(stored.map(({ g, types }) => [g, types.split('|').filter(Boolean).sort()])),
    ).toEqual(
      Object.fromEntries(
        reference.groups.map(({ code }) => [
          code,
          reference.types
            .filter((type) => reference.matrixCell(type.code, code) === 'allow')
            .map((type) => type.code)
            .sort(),
        ]),
      ),
    );
  });
});
