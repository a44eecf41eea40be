/**
 * The second gate against the first (architecture convention 2, T3): the two pure SQL functions behind every policy on the
 * record, enumerated against the written table of access. The same comparison must catch planted faults.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../src/modules/access/rules/decide.ts';
import type { Action } from '../../src/modules/access/rules/facts.ts';
import { isAuthor } from '../../src/modules/access/rules/rule.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { CASES, type Case, COLUMNS, DOCUMENTS, factsOf, ROWS } from './second-gate-cases.ts';

/** What the table of access says, once for all cases and documents, or for every `step`th of them. */
function allowedBy(action: Action, step = 1): Uint8Array {
  const allowed = new Uint8Array(CASES.length * DOCUMENTS.length);
  let at = 0;
  for (const { asker, relation, mode, space } of CASES) {
    for (const document of DOCUMENTS) {
      if (
        asker.actor &&
        at % step === 0 &&
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

const CLAIMS = ['side', 'reads', 'hidden', 'types', 'actor', 'structure'] as const;
type Claims = Readonly<Record<string, string>>;

/** The claims of every case, as the functions of the database now are. */
async function claimsBy(client: pg.Client, first = 0, count = CASES.length): Promise<Claims[]> {
  const { rows } = await client.query<{ c: Claims }>(
    'select access.claims(f) as c from facts where n > $1 and n <= $1 + $2 order by n',
    [first, count],
  );
  return rows.map(({ c }) => c);
}

/** What a policy says of every document under the claims of every case. */
async function visibleBy(client: pg.Client, claims: readonly Claims[]): Promise<Uint8Array> {
  const keys = claims.map((c) => JSON.stringify(CLAIMS.map((name) => c[name])));
  const distinct = [...new Set(keys)];
  const { rows } = await client.query<{ seen: string }>(
    `select string_agg(case when documents.exists_for(k->>0, k->>1, k->>2, k->>3, k->>4, k->>5,
        d.status, d.hidden, d.invisible_to_patient, d.type_code, d.author_id, d.author_structure_id, d.own_name, d.origin)
        then '1' else '0' end, '' order by d.n) as seen
     from jsonb_array_elements($1::jsonb) with ordinality as given(k, n), documents_asked d
     group by given.n order by given.n`,
    [JSON.stringify(distinct.map((key) => JSON.parse(key) as unknown))],
  );
  const seen = new Map(distinct.map((key, index) => [key, rows[index]!.seen]));
  const visible = new Uint8Array(keys.length * DOCUMENTS.length);
  keys.forEach((key, index) => {
    const row = seen.get(key)!;
    for (let d = 0; d < row.length; d++) if (row[d] === '1') visible[index * DOCUMENTS.length + d] = 1;
  });
  return visible;
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
let claims: Claims[];
let visible: Uint8Array;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(
    `create temp table facts as select f, n from jsonb_array_elements($1::jsonb) with ordinality as given(f, n)`.replace(
      '$1',
      literal(CASES.map(factsOf)),
    ),
  );
  await client.query(
    `create temp table documents_asked as select * from rows from (jsonb_to_recordset($1::jsonb) as (${COLUMNS}))
       with ordinality as d(status, hidden, invisible_to_patient, type_code, author_id, author_structure_id, own_name, origin, n)`.replace(
      '$1',
      literal(ROWS),
    ),
  );
  claims = await claimsBy(client);
  visible = await visibleBy(client, claims);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const literal = (value: unknown) => pg.escapeLiteral(JSON.stringify(value));
/** Cases whose claim is not what the table of access says. */
const wrongClaims = (name: string, said: (asked: Case) => string) =>
  CASES.filter((asked, index) => claims[index]![name] !== said(asked)).slice(0, 5);
const decision = ({ asker, relation, mode, space }: Case, action: Action) =>
  asker.actor && decide({ action, actor: asker.actor, relation, mode, space });
const yes = (is: boolean | undefined) => (is ? 'yes' : 'no');

describe('what exists for whom', () => {
  const known = allowedBy('document.know');

  test('no row leaks that the table refuses, none is missing that it allows', () => {
    expect(disagreements(known, visible)).toEqual({ count: 0, examples: [] });
    expect(known.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(50_000);
  });

  // Each fault is planted in one place of one function; a comparison that misses one proves nothing.
  test.each([
    ['documents.exists_for', "(status <> 'deleted'::text)", 'true'],
    ['documents.exists_for', 'NOT invisible_to_patient', 'true'],
    ['documents.exists_for', '(NOT hidden)', 'true'],
    ['documents.exists_for', "(may_hidden = 'yes'::text)", 'false'],
    ['documents.exists_for', "(strpos(types, (('|'::text || type_code) || '|'::text)) > 0)", 'true'],
    ['documents.exists_for', "('|'::text || type_code) || '|'::text", "'|'::text || type_code"],
    ['documents.exists_for', "(reads <> 'none'::text) AND documents", 'true AND documents'],
    ['documents.exists_for', "(reads = 'all'::text) AND ((NOT", 'true AND ((NOT'],
    ['documents.is_author', "(origin = 'professional'::text)", 'true'],
    ['documents.is_author', '(own_name AND', '(true AND'],
    ['documents.is_author', 'COALESCE((author_id = actor), false)', 'false'],
    ['documents.is_author', 'COALESCE((author_structure_id = structure), false)', 'true'],
  ])('a fault in %s is caught: %s', async (name, from, to) => {
    await planted(name, from, to, async () => {
      expect(disagreements(known, await visibleBy(client, claims)).count).toBeGreaterThan(0);
    });
  });
  test.each([
    ['holder', "case when state = 'active' then 'all'", "case when state = 'created' then 'all'"],
    ['regulator', "when state = 'opposed' then 'own'", "when state = 'opposed' then 'none'"],
    ['regulator', "when blocked then 'own'", "when blocked then 'all'"],
    ['regulator', "'{space,others}'", "'{space,samu}'"],
    ['regulator', "'{space,samu}'", "'{space,others}'"],
    ['doctor', "'{actor,regulator}'", "'{space,samu}'"],
    ['doctor', 'when treating or ', 'when false or '],
    ['doctor', "'{relation,consent}' = 'valid'", "'{relation,consent}' <> 'none'"],
    ['doctor', "'{space,hidden}'", "'{space,others}'"],
    ['another person', "'{actor,id}' = facts->>'holder'", "'{actor,id}' <> ''"],
    ['secretary', "'SECRETARIAT_MEDICAL'", "'SECRETARY'"],
  ])('a fault in access.claims is caught by the %s: %s', async (name, from, to) => {
    const first = CASES.findIndex(({ asker }) => asker.name === name);
    const count = CASES.filter(({ asker }) => asker.name === name).length;
    await planted('access.claims', from, to, async () => {
      const seen = await visibleBy(client, await claimsBy(client, first, count));
      expect(seen).not.toEqual(known.slice(first * DOCUMENTS.length, (first + count) * DOCUMENTS.length));
    });
  });

  test('content opens only where reading is allowed', () => {
    const opens = visible.map((one, at) =>
      claims[Math.floor(at / DOCUMENTS.length)]!.opens === 'yes' ? one : 0,
    );
    expect(disagreements(allowedBy('document.read'), opens)).toEqual({ count: 0, examples: [] });
  });

  test('the metadata of what exists change only by whom the table lets change something', () => {
    // one in five: six acts are asked of each, and five divides no number of the documents' kinds
    const STEP = 5;
    const acts = (
      [
        'document.hide',
        'document.show',
        'document.reveal',
        'document.archive',
        'document.unarchive',
        'document.delete',
      ] as const
    ).map((action) => allowedBy(action, STEP));
    const changeable = visible.map((one, at) => {
      if (at % STEP > 0) return 0;
      const { changes, opens } = claims[Math.floor(at / DOCUMENTS.length)]! as Record<string, string>;
      const { asker } = CASES[Math.floor(at / DOCUMENTS.length)]!;
      const document = DOCUMENTS[at % DOCUMENTS.length]!;
      const own = asker.actor !== undefined && isAuthor(asker.actor, { ...document, cell: 'unknown' });
      return one && (changes === 'yes' || (own && (opens === 'yes' || document.status !== 'superseded')))
        ? 1
        : 0;
    });
    // what the system reveals at its date comes with its own issue, and under its own role
    const isSystem = (at: number) => CASES[Math.floor(at / DOCUMENTS.length)]!.asker.actor?.kind === 'system';
    const allowed = changeable.map((_, at) => (!isSystem(at) && acts.some((act) => act[at] === 1) ? 1 : 0));
    expect(disagreements(allowed, changeable)).toEqual({ count: 0, examples: [] });
  });
});

describe('what else the claims open', () => {
  test('the history: whole, own acts only, or none', () => {
    expect(
      wrongClaims('trace', (asked) => {
        const said = decision(asked, 'trace.read');
        return !said?.allowed ? 'none' : said.obligations.includes('only-own-acts') ? 'own' : 'all';
      }),
    ).toEqual([]);
  });

  test('stating consent, and blocking', () => {
    expect(wrongClaims('consents', (asked) => yes(decision(asked, 'consent.state')?.allowed))).toEqual([]);
    expect(wrongClaims('blocks', (asked) => yes(decision(asked, 'professional.block')?.allowed))).toEqual([]);
  });

  test('filing, where the table allows any filing at all', () => {
    const files = ({ asker, relation, mode, space }: Case) => {
      const { actor } = asker;
      // what the system files comes with its own issue, and under its own role
      if (!actor || actor.kind === 'system') return 'no';
      return yes(
        DOCUMENTS.some(
          (document) =>
            decide({
              action: 'document.deposit',
              actor,
              relation,
              mode,
              space,
              document: {
                ...document,
                cell: 'unknown',
                typeOrigin: actor.kind === 'holder' ? 'holder' : 'professional',
              },
            }).allowed,
        ),
      );
    };
    expect(wrongClaims('deposits', files)).toEqual([]);
  });

  test('the data key, for who opens or files', () => {
    expect(
      CASES.filter(
        (_, n) => claims[n]!.key !== yes(claims[n]!.opens === 'yes' || claims[n]!.deposits === 'yes'),
      ).slice(0, 5),
    ).toEqual([]);
  });
});

/** Replaces `from` in the text of a function, runs `work`, and puts the function back. */
async function planted(name: string, from: string, to: string, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [
      name,
    ]);
    const text = rows[0]!.text;
    expect(text, `${name} holds no longer what the fault replaces`).toContain(from);
    await client.query(text.replace(from, () => to));
    await work();
  } finally {
    await client.query('rollback');
  }
}
