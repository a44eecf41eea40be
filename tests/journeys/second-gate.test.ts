/**
 * The second gate on real rows (T3): with the application's own decision out of the way, each session sees in the record
 * what the written table of access says, and nothing else. The facts are set up row by row, and gathered by the database;
 * the expected answer is computed from what was set up and not from what was gathered.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemSession } from '#identity';
import { decide } from '../../src/modules/access/rules/decide.ts';
import type { Actor, Mode } from '../../src/modules/access/rules/facts.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { PROFESSIONALS, professional } from '../personas.ts';
import {
  factsIn,
  fill,
  isOutsideShare,
  RELATIONS,
  type RelationName,
  relativeIn,
  TEMPLATES,
  WORLDS,
  WORLDS_OF_RELATIVES,
  type World,
} from './second-gate-worlds.ts';

type Asker = {
  readonly name: string;
  readonly hash: Buffer;
  readonly modes: readonly Mode[];
  actorIn(world: World): Actor | undefined;
};

let house: TestHouse;
let client: pg.Client;
let askers: Asker[];
let relatives: (readonly [World, Asker])[];

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
  const [first] = WORLDS;
  const someone = first!.holderId;
  askers.push(
    {
      name: 'the person of the first space',
      hash: (await house.sessionOfHolder(someone)).hash,
      modes: ['normal', 'bris_de_glace'],
      actorIn: ({ holderId }) => (holderId === someone ? { kind: 'holder' } : undefined),
    },
    {
      name: 'notifier',
      hash: systemSession.hash,
      modes: ['normal'],
      actorIn: () => ({ kind: 'system', id: 'notifications' }),
    },
  );
  relatives = await Promise.all(
    WORLDS_OF_RELATIVES.map(
      async (world) =>
        [
          world,
          {
            name: `whoever has ${JSON.stringify(world.mandate)}`,
            hash: (await house.sessionOfHolder(world.personId!)).hash,
            modes: ['normal', 'bris_de_glace'],
            actorIn: (other) => (other === world ? relativeIn(world, 'document.know') : undefined),
          } satisfies Asker,
        ] as const,
    ),
  );
});
afterAll(async () => {
  await client?.end();
  await house?.close();
});

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

function allowedTo(asker: Asker, world: World, mode: Mode): string[] {
  const actor = asker.actorIn(world);
  if (!actor) return [];
  const { reference } = house.access;
  const facts = factsIn(world, actor, mode);
  return TEMPLATES.flatMap((template, index) => {
    const document = {
      ...template,
      typeOrigin: reference.documentType(template.typeCode)!.origin,
      cell: reference.matrixCell(template.typeCode, actor.kind === 'professional' ? actor.group : undefined),
      outsideShare: isOutsideShare(template, world),
    };
    return decide({ ...facts, action: 'document.know', document }).allowed ? [String(index)] : [];
  });
}

type Tally = { asked: number; seen: number; readonly wrong: string[] };

async function ask(tally: Tally, asker: Asker, world: World, modes: readonly Mode[]): Promise<void> {
  for (const mode of modes) {
    const seen = await seenBy(asker, world.holderId, mode);
    const allowed = allowedTo(asker, world, mode);
    tally.asked += 1;
    tally.seen += seen.length;
    const leaks = seen.filter((n) => !allowed.includes(n));
    const missing = allowed.filter((n) => !seen.includes(n));
    if (leaks.length + missing.length > 0)
      tally.wrong.push(
        `${asker.name}, ${world.state}, ${world.relation}, ${JSON.stringify(world.switches)}, ${mode}: leaks ${leaks}, misses ${missing}`,
      );
  }
}

async function disagreements(worlds: readonly World[], modes?: readonly Mode[]): Promise<Tally> {
  const tally: Tally = { asked: 0, seen: 0, wrong: [] };
  for (const asker of askers)
    for (const world of worlds) await ask(tally, asker, world, modes ?? asker.modes);
  return tally;
}

/** Each in the space of their mandate, and in that of the next. */
async function disagreementsOfRelatives(): Promise<Tally> {
  const tally: Tally = { asked: 0, seen: 0, wrong: [] };
  for (const [at, [world, asker]] of relatives.entries()) {
    await ask(tally, asker, world, asker.modes);
    await ask(tally, asker, WORLDS_OF_RELATIVES[(at + 1) % WORLDS_OF_RELATIVES.length]!, ['normal']);
  }
  return tally;
}

describe('with the gate of the application out of the way', () => {
  test('every session sees what the table says, in every space and mode', { timeout: 180_000 }, async () => {
    const { asked, seen, wrong } = await disagreements(WORLDS);
    console.info(`${wrong.length} disagreements in ${asked} visits, ${seen} rows seen`);
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(asked).toBeGreaterThan(2000);
    expect(seen).toBeGreaterThan(20_000);
  });

  test('whoever acts for somebody sees what their mandate lets them, while it lasts', {
    timeout: 60_000,
  }, async () => {
    const { asked, seen, wrong } = await disagreementsOfRelatives();
    expect(wrong).toEqual([]);
    expect(asked).toBe(3 * WORLDS_OF_RELATIVES.length);
    expect(seen).toBeGreaterThan(500);
  });

  const worldsOf = (...names: RelationName[]) =>
    WORLDS.slice(0, Object.keys(RELATIONS).length).filter(({ relation }) => names.includes(relation));

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
    const [qualifier] = await house.rows<{ qual: string }>(
      `select qual from pg_policies where policyname = 'entry_read'`,
    );
    await house.rows(statement);
    try {
      expect((await disagreements(worldsOf('none'), ['normal'])).wrong.length).toBeGreaterThan(0);
    } finally {
      await house.rows('drop policy if exists more on documents.entry');
      await house.rows('alter table documents.entry enable row level security');
      await house.rows(`alter policy entry_read on documents.entry using (${qualifier!.qual})`);
    }
    expect((await disagreements(worldsOf('none'), ['normal'])).wrong).toEqual([]);
  });

  test.each<[string, string, string, RelationName]>([
    ['an expired consent counts', 'said_until > now_is', 'said_until is not null', 'expired'],
    ['a withdrawn consent counts', 'c.withdrawn_at is null', 'true', 'withdrawn'],
    [
      'a consent stated by anybody counts',
      'c.structure_id = p.structure_id',
      'true',
      'stated by another house',
    ],
    [
      'an authorisation counts after its day',
      "c.ground = 'holder' and c.expires_at > now_is",
      "c.ground = 'holder'",
      'chosen once',
    ],
    ['a team counts after its end', 'ct.ended_at is null', 'true', 'team ended'],
    ['a team counts after its day', "coalesce(ct.until, 'infinity') > now_is", 'true', 'team over'],
    ['a member who left counts', "coalesce(cm.until, 'infinity') > now_is", 'true', 'team left'],
    ['a member to come counts', 'cm.since <= now_is', 'true', 'team to come'],
    ['a code counts after its time', 'sc.ends_at > now_is', 'true', 'code over'],
    ['a stopped code counts', 'sc.ended_at is null', 'true', 'code stopped'],
    ['anybody’s code counts', 'sc.used_by = s.professional_id', 'true', 'code of another'],
    [
      'an emergency of another session counts',
      'ea.session_hash = p_session',
      'true',
      'broken glass elsewhere',
    ],
    ['a closed emergency counts', 'ea.closed_at is null', 'true', 'broken glass, closed'],
    ['an emergency counts after its time', 'ea.ends_at > now_is', 'true', 'broken glass, over'],
    ['a treating doctor of the past counts', 't.until > platform.today()', 'true', 'treating no more'],
    ['a treating doctor to come counts', 't.since <= platform.today()', 'true', 'treating later'],
    ['a block is not read', 'b.professional_id = s.professional_id', 'false', 'treating and blocked'],
  ])('a fault in what is gathered is caught: %s', async (_name, from, to, relation) => {
    await planted('access.gather', from, to, async () => {
      expect((await disagreements(worldsOf(relation), ['normal'])).wrong.length).toBeGreaterThan(0);
    });
  });

  test.each([
    ['access.gather', 'x.person_id = s.holder_id', 'true'],
    ['access.gather', 'representation.in_force(x, is_minor)', 'true'],
    ['representation.in_force', '(m).paused_at IS NULL', 'true'],
    ['representation.in_force', '(m).until > platform.now()', 'true'],
    ['representation.in_force', '(m).since <= platform.now()', 'true'],
    ['representation.in_force', "(m).status = 'accepted'::text", 'true'],
    ['representation.in_force', "(m).kind <> 'parent'::text", 'true'],
  ])('a fault in %s about mandates is caught: %s', async (name, from, to) => {
    await planted(name, from, to, async () => {
      expect((await disagreementsOfRelatives()).wrong.length).toBeGreaterThan(0);
    });
  });
});

/** Replaces `from` in the text of a function, runs `work`, and puts the function back. */
async function planted(name: string, from: string, to: string, work: () => Promise<void>): Promise<void> {
  const [found] = await house.rows<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [
    name,
  ]);
  expect(found!.text, `${name} holds no longer what the fault replaces`).toContain(from);
  await house.rows(found!.text.replace(from, () => to));
  try {
    await work();
  } finally {
    await house.rows(found!.text);
  }
}

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
