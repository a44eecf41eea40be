/**
 * The second gate against the first (architecture convention 2, T3): the two pure SQL functions behind every policy on the
 * record, enumerated against the written table of access. The same comparison must catch planted faults.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../src/modules/access/rules/decide.ts';
import {
  type Action,
  type Actor,
  type Cell,
  type DocumentFacts,
  type Mode,
  NO_RELATION,
  type Relation,
  type Space,
  SPACE_STATES,
} from '../../src/modules/access/rules/facts.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const BOTH = [true, false] as const;
const HOLDER = '11111111-1111-4111-8111-111111111111';
const STRANGER = '22222222-2222-4222-8222-222222222222';

type Asker = {
  readonly name: string;
  /** As access.gather writes the actor, and the types of their column. */
  readonly gathered: Record<string, unknown>;
  readonly types: string;
  /** Undefined: nobody that the table knows, so nothing is allowed. */
  readonly actor: Actor | undefined;
  readonly cells: Readonly<Record<string, Cell>>;
};

function professional(
  name: string,
  group: string | undefined,
  readable: readonly string[],
  over: { readonly regulator?: boolean; readonly structureId?: string | null } = {},
): Asker {
  const { regulator = false, structureId = 's-1' } = over;
  return {
    name,
    gathered: { kind: 'professional', id: 'p-1', professionCode: '10', structureId, regulator },
    types: readable.length > 0 ? `|${readable.join('|')}|` : '',
    actor: {
      kind: 'professional',
      id: 'p-1',
      group,
      columnOpen: readable.length > 0,
      isRegulator: regulator,
      structureId: structureId ?? undefined,
    },
    cells: Object.fromEntries(
      ['T-1', 'T-2', 'T-22'].map((type) => [type, readable.includes(type) ? 'allow' : type === 'T-2' ? 'deny' : 'unknown']),
    ),
  };
}
const other = (name: string, gathered: Record<string, unknown>, actor: Actor | undefined): Asker => ({
  name,
  gathered,
  types: '',
  actor,
  cells: {},
});

const PROFESSIONALS = [
  professional('doctor', 'p10', ['T-1', 'T-22']),
  professional('regulator', 'p10', ['T-1', 'T-22'], { regulator: true }),
  professional('nurse of no structure', 'p60_69', ['T-22'], { structureId: null }),
  professional('occupational doctor', 'p10_travail', []),
  professional('without column', undefined, []),
];
const OTHERS = [
  other('holder', { kind: 'citizen', id: HOLDER }, { kind: 'holder' }),
  other('another person', { kind: 'citizen', id: STRANGER }, undefined),
  other(
    'secretary',
    { kind: 'professional', id: 'p-1', professionCode: 'SECRETARIAT_MEDICAL', structureId: 's-1', regulator: false },
    { kind: 'secretariat', id: 'p-1', structureId: 's-1' },
  ),
  other('notifier', { kind: 'system', id: 'notifications' }, { kind: 'system', id: 'notifications' }),
];

const RELATIONS: readonly Relation[] = (['none', 'valid', 'expired'] as const).flatMap((consent) =>
  BOTH.flatMap((treating) => BOTH.map((blocked) => ({ consent, treating, blocked }))),
);
const MODES: readonly Mode[] = ['normal', 'bris_de_glace', 'centre_15'];
const SPACES: readonly Space[] = SPACE_STATES.flatMap((state) =>
  BOTH.flatMap((samu) =>
    BOTH.flatMap((others) =>
      BOTH.map((hidden) => ({ state, feedingOpposed: samu, insQualified: true, emergency: { samu, others, hidden } })),
    ),
  ),
);

type Case = { readonly asker: Asker; readonly relation: Relation; readonly mode: Mode; readonly space: Space };
const CASES: readonly Case[] = [
  ...PROFESSIONALS.flatMap((asker) =>
    RELATIONS.flatMap((relation) => MODES.flatMap((mode) => SPACES.map((space) => ({ asker, relation, mode, space })))),
  ),
  ...OTHERS.flatMap((asker) =>
    MODES.flatMap((mode) => SPACES.map((space) => ({ asker, relation: NO_RELATION, mode, space }))),
  ),
];

type Making = Pick<DocumentFacts, 'origin' | 'ownName' | 'authorId' | 'authorStructureId' | 'legalAuthenticatorId'>;
const MAKINGS: readonly Making[] = [
  { origin: 'professional', ownName: false, authorId: 'p-1', authorStructureId: 's-1' },
  { origin: 'professional', ownName: false, authorId: 'p-1', authorStructureId: 's-2' },
  { origin: 'professional', ownName: true, authorStructureId: 's-1' },
  { origin: 'professional', ownName: true, authorStructureId: 's-2' },
  { origin: 'professional', ownName: true },
  { origin: 'professional', ownName: false, authorId: 'p-2', authorStructureId: 's-1' },
  { origin: 'professional', ownName: false, authorId: 'p-2', authorStructureId: 's-2', legalAuthenticatorId: 'p-1' },
  { origin: 'holder', ownName: false, authorId: HOLDER },
  // a document of the person that names the professional is not the professional's
  { origin: 'holder', ownName: false, authorId: 'p-1' },
  { origin: 'insurer', ownName: false },
  { origin: 'system', ownName: true, authorStructureId: 's-1' },
];
const DOCUMENTS: readonly Omit<DocumentFacts, 'cell'>[] = MAKINGS.flatMap((making) =>
  ['T-1', 'T-2', 'T-22'].flatMap((typeCode) =>
    (['current', 'superseded', 'archived', 'deleted'] as const).flatMap((status) =>
      [
        { hidden: false, invisibleToPatient: false },
        { hidden: true, invisibleToPatient: false },
        { hidden: false, invisibleToPatient: true },
      ].map((visibility) => ({
        ...making,
        typeCode,
        typeOrigin: making.origin,
        status,
        ...visibility,
        invisibleToRepresentatives: false,
      })),
    ),
  ),
);

/** What the table of access says, once for all cases and documents. */
function allowedBy(action: Action): Uint8Array {
  const allowed = new Uint8Array(CASES.length * DOCUMENTS.length);
  let at = 0;
  for (const { asker, relation, mode, space } of CASES) {
    for (const document of DOCUMENTS) {
      if (
        asker.actor &&
        decide({
          action,
          actor: asker.actor,
          relation,
          mode,
          space,
          document: { ...document, cell: asker.cells[document.typeCode] ?? 'unknown' },
        }).allowed
      )
        allowed[at] = 1;
      at++;
    }
  }
  return allowed;
}

const factsOf = ({ asker, relation, mode, space }: Case) => ({
  mode,
  holder: HOLDER,
  actor: asker.gathered,
  space: { state: space.state, feedingOpposed: space.feedingOpposed, insQualified: space.insQualified, ...space.emergency },
  relation,
  types: asker.types,
});

const CLAIMS = ['side', 'reads', 'hidden', 'types', 'actor', 'structure'] as const;
const COLUMNS = `status text, hidden boolean, invisible_to_patient boolean, type_code text, author_id text,
  author_structure_id text, own_name boolean, origin text`;
const ROWS = DOCUMENTS.map((one) => ({
  status: one.status,
  hidden: one.hidden,
  invisible_to_patient: one.invisibleToPatient,
  type_code: one.typeCode,
  author_id: one.authorId ?? null,
  author_structure_id: one.authorStructureId ?? null,
  own_name: one.ownName,
  origin: one.origin,
}));

type Claims = Readonly<Record<string, string>>;

/** The claims of every case, then what a policy says of every document under each distinct set of claims. */
async function visibleBy(client: pg.Client): Promise<{ visible: Uint8Array; claims: Claims[] }> {
  const { rows: claims } = await client.query<{ c: Claims }>(
    'select access.claims(f) as c from jsonb_array_elements($1::jsonb) with ordinality as given(f, n) order by n',
    [JSON.stringify(CASES.map(factsOf))],
  );
  const keys = claims.map(({ c }) => JSON.stringify(CLAIMS.map((name) => c[name])));
  const distinct = [...new Set(keys)];
  const { rows } = await client.query<{ seen: string }>(
    `select string_agg(case when documents.exists_for(k->>0, k->>1, k->>2, k->>3, k->>4, k->>5,
        d.status, d.hidden, d.invisible_to_patient, d.type_code, d.author_id, d.author_structure_id, d.own_name, d.origin)
        then '1' else '0' end, '' order by d.n) as seen
     from jsonb_array_elements($1::jsonb) with ordinality as given(k, n),
       rows from (jsonb_to_recordset($2::jsonb) as (${COLUMNS})) with ordinality
         as d(status, hidden, invisible_to_patient, type_code, author_id, author_structure_id, own_name, origin, n)
     group by given.n order by given.n`,
    [JSON.stringify(distinct.map((key) => JSON.parse(key) as unknown)), JSON.stringify(ROWS)],
  );
  const seen = new Map(distinct.map((key, index) => [key, rows[index]!.seen]));
  const visible = new Uint8Array(CASES.length * DOCUMENTS.length);
  keys.forEach((key, index) => {
    const row = seen.get(key)!;
    for (let d = 0; d < row.length; d++) if (row[d] === '1') visible[index * DOCUMENTS.length + d] = 1;
  });
  return { visible, claims: claims.map(({ c }) => c) };
}

/** Cases where the two gates differ, as words, at most ten. */
function disagreements(allowed: Uint8Array, visible: Uint8Array): { count: number; examples: string[] } {
  let count = 0;
  const examples: string[] = [];
  for (let at = 0; at < allowed.length; at++) {
    if (allowed[at] === visible[at]) continue;
    count++;
    if (examples.length === 10) continue;
    const { asker, relation, mode, space } = CASES[Math.floor(at / DOCUMENTS.length)]!;
    examples.push(
      `${visible[at] ? 'leaks to' : 'is missing for'} ${asker.name} ${JSON.stringify({ relation, mode, space, document: DOCUMENTS[at % DOCUMENTS.length] })}`,
    );
  }
  return { count, examples };
}

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

describe('what exists for whom', () => {
  let known: Uint8Array;
  beforeAll(() => {
    known = allowedBy('document.know');
  });

  test('no row leaks that the table refuses, none is missing that it allows', async () => {
    const { visible } = await visibleBy(client);
    expect(disagreements(known, visible)).toEqual({ count: 0, examples: [] });
    expect(known.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(100_000);
  });

  test('content opens only where reading is allowed', async () => {
    const { visible, claims } = await visibleBy(client);
    const opens = visible.map((one, at) => (claims[Math.floor(at / DOCUMENTS.length)]!['opens'] === 'yes' ? one : 0));
    expect(disagreements(allowedBy('document.read'), opens)).toEqual({ count: 0, examples: [] });
  });

  test('the history opens to whom the table says, whole or own acts only', async () => {
    const { claims } = await visibleBy(client);
    const wrong = CASES.filter(({ asker, relation, mode, space }, index) => {
      const decision = asker.actor && decide({ action: 'trace.read', actor: asker.actor, relation, mode, space });
      const said = !decision?.allowed ? 'none' : decision.obligations.includes('only-own-acts') ? 'own' : 'all';
      return claims[index]!['trace'] !== said;
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('consent is stated by whom the table says', async () => {
    const { claims } = await visibleBy(client);
    const wrong = CASES.filter(({ asker, relation, mode, space }, index) => {
      const allowed = asker.actor && decide({ action: 'consent.state', actor: asker.actor, relation, mode, space }).allowed;
      return (claims[index]!['consents'] === 'yes') !== Boolean(allowed);
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('nobody files where the table refuses every filing', async () => {
    const { claims } = await visibleBy(client);
    const wrong = CASES.filter(({ asker, relation, mode, space }, index) => {
      const files =
        asker.actor &&
        DOCUMENTS.some((document) =>
          decide({
            action: 'document.deposit',
            actor: asker.actor!,
            relation,
            mode,
            space,
            document: { ...document, cell: 'unknown', typeOrigin: asker.actor!.kind === 'holder' ? 'holder' : 'professional' },
          }).allowed,
        );
      return (claims[index]!['deposits'] === 'yes') !== Boolean(files) && asker.name !== 'notifier';
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  // Each fault is planted in one place of one function; a comparison that misses one proves nothing.
  const FAULTS: readonly (readonly [string, string, string])[] = [];
  test.each(FAULTS)('a planted fault is caught: %s', async (name, from, to) => {
    await client.query('begin');
    try {
      const { rows } = await client.query<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [name]);
      const text = rows[0]!.text;
      expect(text.split(from).length, `${from} in ${name}`).toBeGreaterThan(1);
      await client.query(text.replace(from, to));
      const { visible } = await visibleBy(client);
      expect(disagreements(known, visible).count).toBeGreaterThan(0);
    } finally {
      await client.query('rollback');
    }
  });
});
