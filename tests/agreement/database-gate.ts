/**
 * What the second gate answers, asked in sets: the claims of every gathering, then each function of the documents on every
 * distinct set of claims and every row.
 */
import pg from 'pg';
import type { Action, DocumentFacts } from '../../src/modules/access/rules/facts.ts';
import { COLUMNS, type Gathering, type Row, rowOf } from './database-facts.ts';

export type Claims = Readonly<Record<string, string>>;
export type DatabaseGate = {
  readonly claims: readonly Claims[];
  /** The same text for the same claims and the same answers about every row. */
  readonly print: string;
  /** Undefined for what the database does not judge. @param gathering its number */
  readonly answer: (
    gathering: number,
    action: Action,
    document: DocumentFacts | undefined,
  ) => boolean | undefined;
};

const ACTS = ['hide', 'show', 'reveal', 'archive', 'unarchive', 'delete', 'replace', 'reveal-due'] as const;
/** Claims that the functions of the documents take. */
const TAKEN = [
  'side',
  'reads',
  'hidden',
  'secret',
  'types',
  'actor',
  'structure',
  'acts',
  'own',
  'opens',
  'protects',
];
const [side, reads, mayHidden, maySecret, types, actor, structure, acts, own, opens, protects] = TAKEN.map(
  (_, at) => `k->>${at}`,
);
const EXISTS = `documents.exists_for(${[side, reads, mayHidden, maySecret, types, actor, structure]},
  d.status, d.hidden, d.invisible_to_patient, d.invisible_to_representatives, d.type_code, d.author_id, d.author_structure_id, d.own_name, d.origin)`;
/** One bit each, in this order. */
const QUESTIONS = [
  EXISTS,
  `documents.may_correct(${[side, opens, actor, structure]}, d.status, d.hidden, d.validator_id, d.author_structure_id, d.origin, ${EXISTS})`,
  `documents.may_file(${[side, actor, structure, protects]}, d.hidden, d.invisible_to_patient, d.invisible_to_representatives,
    d.author_id, d.author_structure_id, d.own_name, d.validator_id, d.origin)`,
  ...ACTS.map(
    (
      act,
    ) => `documents.may_change('${act}', ${[side, acts, own, actor, structure]}, d.status, d.invisible_to_patient,
    d.author_id, d.author_structure_id, d.own_name, d.origin)`,
  ),
];
const [EXISTING, CORRECTING, FILING] = [1, 2, 4];
const changing = (act: (typeof ACTS)[number]) => 1 << (3 + ACTS.indexOf(act));

const literal = (value: unknown) => pg.escapeLiteral(JSON.stringify(value));

/** Puts the rows where the questions find them. The documents of one call are those of the gates made after it. */
export async function askAbout(
  client: pg.Client,
  documents: readonly DocumentFacts[],
): Promise<ReadonlyMap<DocumentFacts, number>> {
  const numbers = new Map<string, number>();
  const rows: Row[] = [];
  const found = new Map(
    documents.map((document) => {
      const row = rowOf(document);
      const key = JSON.stringify(row);
      const number = numbers.get(key) ?? rows.push(row) - 1;
      numbers.set(key, number);
      return [document, number] as const;
    }),
  );
  const columns = Object.entries(COLUMNS);
  await client.query(`drop table if exists documents_asked`);
  await client.query(
    `create temp table documents_asked as select * from rows from
       (jsonb_to_recordset(${literal(rows)}::jsonb) as (${columns.map(([name, type]) => `${name} ${type}`)}))
       with ordinality as d(${columns.map(([name]) => name)}, n)`,
  );
  return found;
}

/** Asks the functions as they now are in the database. */
export async function databaseGate(
  client: pg.Client,
  gatherings: readonly Gathering['facts'][],
  rows: ReadonlyMap<DocumentFacts, number>,
): Promise<DatabaseGate> {
  const found = await client.query<{ c: Claims }>(
    `select access.claims(f) as c from jsonb_array_elements(${literal(gatherings)}::jsonb) with ordinality as given(f, n) order by n`,
  );
  const claims = found.rows.map(({ c }) => c);
  const keys = claims.map((one) => JSON.stringify(TAKEN.map((name) => one[name])));
  const distinct = [...new Set(keys)];
  const answered = await client.query<{ masks: number[] }>(
    `select array_agg(${QUESTIONS.map((question, bit) => `case when ${question} then ${1 << bit} else 0 end`).join(' + ')} order by d.n) as masks
     from jsonb_array_elements(${literal(distinct.map((key) => JSON.parse(key) as unknown))}::jsonb) with ordinality as given(k, n),
       documents_asked d group by given.n order by given.n`,
  );
  const masks = new Map(distinct.map((key, at) => [key, answered.rows[at]?.masks ?? []]));
  const maskOf = keys.map((key) => masks.get(key) ?? []);
  return {
    claims,
    print: JSON.stringify([claims, answered.rows]),
    answer(gathering, action, document) {
      const said = claims[gathering];
      const row = document && rows.get(document);
      if (!said) throw new Error(`No gathering has the number ${gathering}.`);
      const mask = row === undefined ? 0 : (maskOf[gathering]?.[row] ?? 0);
      // the list as a whole is the application's to give: here each row is judged
      if (action === 'document.list' && !document) return undefined;
      // a row that may be seen is a row that may be listed; in an opposed space its author may see it, to act on it (R35)
      if (action === 'document.list' && said.reads === 'own' && said.opens === 'no') return undefined;
      // whose a type is to file, the application judges
      if (action === 'document.deposit' && document && document.typeOrigin !== document.origin)
        return undefined;
      // the function that reveals at the date takes what waits for it alone
      if (action === 'document.reveal' && !document?.invisibleToPatient)
        return onDocument(action, said, mask & ~changing('reveal-due'));
      return onDocument(action, said, mask) ?? byClaims(action, said, String(gatherings[gathering]?.mode));
    },
  };
}

/** Undefined where the act is about no document. A document that is not there gives nothing. */
function onDocument(action: Action, claims: Claims, mask: number): boolean | undefined {
  const has = (bit: number) => (mask & bit) !== 0;
  switch (action) {
    case 'document.know':
    case 'document.list':
      return has(EXISTING);
    case 'document.read':
      return has(EXISTING) && claims.opens === 'yes';
    case 'document.deposit':
      return has(FILING) && claims.deposits === 'yes';
    case 'document.replace':
      return claims.corrects === 'yes' && ((has(EXISTING) && has(changing('replace'))) || has(CORRECTING));
    case 'document.reveal':
      return (has(EXISTING) && has(changing('reveal'))) || has(changing('reveal-due'));
    case 'document.hide':
    case 'document.show':
    case 'document.archive':
    case 'document.unarchive':
    case 'document.delete':
      return has(EXISTING) && has(changing(action.slice('document.'.length) as (typeof ACTS)[number]));
    default:
      return undefined;
  }
}

function byClaims(action: Action, claims: Claims, mode: string): boolean | undefined {
  const yes = (name: string) => claims[name] === 'yes';
  switch (action) {
    case 'space.open':
      return claims.side === 'professional' && mode !== 'normal' ? claims.breaks === mode : undefined;
    case 'consent.state':
      return yes('states');
    case 'consent.withdraw':
    case 'emergency.justify':
      return yes('amends');
    case 'team.open':
      return claims.teams === 'open';
    case 'team.end':
      return claims.teams === 'open' || claims.teams === 'end';
    case 'code.use':
      return yes('codes');
    case 'professional.authorise':
    case 'professional.unblock':
    case 'code.create':
    case 'code.end':
    case 'record.hide':
    case 'settings.change':
      return yes('grants');
    case 'professional.block':
      return yes('blocks');
    case 'mandate.grant':
      return yes('mandates');
    case 'trace.read':
      return claims.trace !== 'none';
    case 'line.contest':
      return yes('contests');
    default:
      return undefined;
  }
}
