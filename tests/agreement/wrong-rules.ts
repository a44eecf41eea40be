/**
 * Wrong rules, to see them caught: a row of the table that is dropped, negated or swapped; a condition of a function of the
 * database that is turned round.
 */
import type pg from 'pg';
import { abstractFacts } from '../../src/modules/access/rules/abstract-space.ts';
import { decide, decisionBy } from '../../src/modules/access/rules/decide.ts';
import { ACTIONS, type Action } from '../../src/modules/access/rules/facts.ts';
import type { Rule } from '../../src/modules/access/rules/rule.ts';
import { TABLE } from '../../src/modules/access/rules/table.ts';
import { diceOf } from '../oracle/worlds.ts';
import { askDatabase, compare, type Database, givenToStrangers, strayClaims } from './three-ways.ts';

type TableFlip = {
  readonly name: string;
  readonly table: readonly Rule[];
  readonly about: readonly Action[];
};
type FunctionFlip = { readonly name: string; readonly statement: string };

const HOWS = ['drop', 'negate', 'swap'] as const;

/** Every way to flip one row. */
const TABLE_FLIPS: readonly TableFlip[] = TABLE.flatMap((rule, at) =>
  HOWS.map((how) => ({
    name: `${how} ${rule.code}`,
    table: TABLE.flatMap((one, index) => (index === at ? flipped(rule, how) : [one])),
    about: rule.actions === 'any' ? ACTIONS : rule.actions,
  })),
);

function flipped(rule: Rule, how: (typeof HOWS)[number]): Rule[] {
  if (how === 'drop') return [];
  if (how === 'negate') return [{ ...rule, applies: (facts) => !rule.applies(facts) }];
  const { code, sources, actions, actors, applies, sentence } = rule;
  const same = { code, sources, actions, actors, applies, sentence };
  return [
    rule.outcome === 'allow'
      ? { ...same, outcome: 'refuse', forActor: sentence }
      : { ...same, outcome: 'allow', obligations: [] },
  ];
}

const FUNCTIONS = [
  'access.claims',
  'documents.exists_for',
  'documents.may_change',
  'documents.may_correct',
  'documents.may_file',
  'documents.is_author',
];
const TURNS: readonly (readonly [RegExp, string])[] = [
  [/ and /gi, ' or '],
  [/ or /gi, ' and '],
  [/ = '/g, " <> '"],
  [/ <> '/g, " = '"],
  [/\bnot /gi, ''],
  [/'yes' else 'no'/g, "'no' else 'yes'"],
  [/ \? '/g, " ? 'no-"],
];

/** Every condition of every function, turned round by itself. */
async function functionFlips(client: pg.Client): Promise<readonly FunctionFlip[]> {
  const flips: FunctionFlip[] = [];
  for (const name of FUNCTIONS) {
    const { rows } = await client.query<{ text: string }>('select pg_get_functiondef($1::regproc) as text', [
      name,
    ]);
    const text = (rows[0]?.text ?? '').replace(/ *--.*$/gm, '');
    const body = text.search(/\bdeclare\b|\breturn\b/i);
    for (const [from, to] of TURNS)
      for (const found of text.matchAll(from)) {
        if (found.index < body) continue;
        const statement = text.slice(0, found.index) + to + text.slice(found.index + found[0].length);
        flips.push({ name: `${name}: ${around(text, found.index)} → « ${to.trim()} »`, statement });
      }
  }
  return flips;
}

const around = (text: string, at: number) =>
  text
    .slice(Math.max(0, at - 40), at + 40)
    .replace(/\s+/g, ' ')
    .trim();

/** Runs `work` while a function is flipped. @returns undefined if the database does not take the flip */
async function whileFlipped<T>(
  client: pg.Client,
  flip: FunctionFlip,
  work: () => Promise<T>,
): Promise<T | undefined> {
  await client.query('begin');
  try {
    try {
      await client.query(flip.statement);
    } catch {
      return undefined;
    }
    return await work();
  } finally {
    await client.query('rollback');
  }
}

export type Caught = {
  readonly caught: readonly string[];
  readonly missed: readonly string[];
  /** Drawn and put back: they change no answer and no claim, only the reason that is told. */
  readonly idle: readonly string[];
};

/** Draws wrong rows of the table until `count` of them change something, and compares each with the two others. */
export function catchInTable(database: Database, seed: number, count: number): Caught {
  const { pick } = diceOf(seed);
  const found: Record<keyof Caught, string[]> = { caught: [], missed: [], idle: [] };
  while (found.caught.length + found.missed.length < count) {
    const { name, table, about } = pick(TABLE_FLIPS);
    if ([...found.caught, ...found.missed, ...found.idle].includes(name)) continue;
    const wrong = decisionBy(table);
    if (compare({ table: wrong, database }, { atMost: 1, about }).disagreements > 0) found.caught.push(name);
    else found[changesAnAnswer(wrong) ? 'missed' : 'idle'].push(name);
  }
  return found;
}

function changesAnAnswer(wrong: typeof decide): boolean {
  for (const facts of abstractFacts()) if (wrong(facts).allowed !== decide(facts).allowed) return true;
  return false;
}

/** The same with functions of the database. @param every asks about every so many situations */
export async function catchInDatabase(
  client: pg.Client,
  seed: number,
  count: number,
  every = 1,
): Promise<Caught> {
  const { pick } = diceOf(seed);
  const found: Record<keyof Caught, string[]> = { caught: [], missed: [], idle: [] };
  const flips = await functionFlips(client);
  const right = await askDatabase(client, every);
  while (found.caught.length + found.missed.length < count) {
    const flip = pick(flips);
    if ([...found.caught, ...found.missed, ...found.idle].includes(flip.name)) continue;
    const outcome = await whileFlipped(client, flip, async () => {
      const database = await askDatabase(client, every);
      if (strayClaims(database).length + givenToStrangers(database).given.length > 0) return 'caught';
      if (compare({ database }, { atMost: 1 }).disagreements > 0) return 'caught';
      return database.gate.print === right.gate.print ? 'idle' : 'missed';
    });
    if (outcome) found[outcome].push(flip.name);
  }
  return found;
}
