/**
 * The decision three ways over the abstract space: the table, the oracle written from the texts, and the database. They
 * agree on what is allowed, and on whether a refusal may tell that a document is there.
 */
import type pg from 'pg';
import type { Situation } from '../../src/modules/access/rules/abstract-situations.ts';
import { BLOCKS } from '../../src/modules/access/rules/abstract-space.ts';
import { decide } from '../../src/modules/access/rules/decide.ts';
import {
  ACTIONS,
  type Action,
  type Decision,
  type DocumentFacts,
  type Facts,
} from '../../src/modules/access/rules/facts.ts';
import { type Answer, oracle } from '../oracle/oracle.ts';
import { answersFor, ON_A_DOCUMENT } from '../oracle/terms.ts';
import { type Gathering, gatheringsOf, STRANGERS } from './database-facts.ts';
import { askAbout, type Claims, type DatabaseGate, databaseGate } from './database-gate.ts';

export type Table = (facts: Facts) => Decision;

/** The database's answers, and where to find them. */
export type Database = {
  readonly gate: DatabaseGate;
  readonly gatherings: ReadonlyMap<
    Situation,
    readonly { readonly number: number; readonly covers: Gathering['covers'] }[]
  >;
  /** Numbers of those whom the table does not know. */
  readonly strangers: readonly number[];
};

const DOCUMENTS = [...new Set(BLOCKS.flatMap(({ documents }) => documents))].filter(
  (one) => one !== undefined,
);
const SITUATIONS = [...new Set(BLOCKS.flatMap(({ situations }) => situations))];

/** Asks the database as its functions now are. @param every asks about every so many situations */
export async function askDatabase(client: pg.Client, every = 1): Promise<Database> {
  const facts: Gathering['facts'][] = [];
  const gatherings = new Map(
    SITUATIONS.filter((_, at) => at % every === 0).map((situation) => [
      situation,
      gatheringsOf(situation).map(({ facts: one, covers }) => ({ number: facts.push(one) - 1, covers })),
    ]),
  );
  const strangers = STRANGERS.map((one) => facts.push(one) - 1);
  const gate = await databaseGate(client, facts, await askAbout(client, DOCUMENTS));
  return { gate, gatherings, strangers };
}

export type Counts = { facts: number; asked: number; allowed: number; disagreements: number };
export type Disagreement = { readonly kind: string; readonly facts: Facts };
export type Agreement = {
  readonly byAction: ReadonlyMap<Action, Counts>;
  readonly disagreements: number;
  readonly examples: readonly Disagreement[];
};

/** @param step takes every `step`th fact @param atMost stops once so many disagreements are found @param about these acts */
export function compare(
  ways: { readonly table?: Table; readonly oracle?: (facts: Facts) => Answer; readonly database?: Database },
  {
    step = 1,
    atMost = Number.POSITIVE_INFINITY,
    about = ACTIONS,
  }: { readonly step?: number; readonly atMost?: number; readonly about?: readonly Action[] } = {},
): Agreement {
  const { table = decide, oracle: written = oracle, database } = ways;
  const byAction = new Map<Action, Counts>();
  const examples: Disagreement[] = [];
  let disagreements = 0;
  let number = 0;
  const differ = (counts: Counts, kind: string, facts: Facts) => {
    counts.disagreements += 1;
    disagreements += 1;
    if (examples.length < 10) examples.push({ kind, facts });
  };
  for (const { action, situations, documents } of BLOCKS) {
    if (!about.includes(action)) continue;
    const counts = byAction.get(action) ?? { facts: 0, asked: 0, allowed: 0, disagreements: 0 };
    byAction.set(action, counts);
    for (const situation of situations) {
      const gathered = database?.gatherings.get(situation) ?? [];
      for (const document of documents) {
        number += 1;
        if (number % step > 0) continue;
        const facts: Facts = { action, ...situation, document };
        const decision = table(facts);
        const answer = written(facts);
        counts.facts += 1;
        if (decision.allowed) counts.allowed += 1;
        if (decision.allowed !== answer.allowed) differ(counts, 'the table and the oracle', facts);
        else if (!isToldAlike(facts, decision, answer, table))
          differ(counts, 'the words of a refusal', facts);
        for (const one of gathered) {
          if (!one.covers(action, document)) continue;
          const said = database?.gate.answer(one.number, action, document);
          if (said === undefined) continue;
          counts.asked += 1;
          if (said !== decision.allowed) differ(counts, `the table and the database (${one.number})`, facts);
          else if (action === 'trace.read' && linesOf(decision) !== database?.gate.claims[one.number]?.trace)
            differ(counts, 'which lines of the history', facts);
        }
        if (disagreements >= atMost) return { byAction, disagreements, examples };
      }
    }
  }
  return { byAction, disagreements, examples };
}

/** Whoever may not know that a document is there is answered as of one that never was; who may is not (R2, R30). */
function isToldAlike(facts: Facts, decision: Decision, answer: Answer, table: Table): boolean {
  const { action, actor, document } = facts;
  if (decision.allowed || !document || !ON_A_DOCUMENT.includes(action)) return true;
  if (!answer.absent) return !decision.asAbsent;
  // who answers for a document holds its identifier
  if ((action === 'document.replace' || action === 'document.delete') && answersFor(actor, document))
    return true;
  const none = table({
    ...facts,
    action: action === 'document.list' ? 'document.read' : action,
    document: undefined,
  });
  return !none.allowed && none.outward === decision.outward && none.forActor === decision.forActor;
}

/** The lines that the answer gives, by the name of the database's claim. */
function linesOf(decision: Decision): Claims[string] {
  if (!decision.allowed) return 'none';
  if (decision.obligations.includes('only-own-acts')) return 'own';
  return decision.obligations.includes('omit-secret-lines') ? 'open' : 'all';
}

/** Claims that other tables' policies ask about, where they do not follow from the others. @returns them in words */
export function strayClaims({ gate }: Database): readonly string[] {
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  return gate.claims.flatMap((claims) => {
    const { opens, deposits, corrects, blocks, side } = claims;
    const expected = {
      // whoever opens or files needs the data key
      key: yes([opens, deposits, corrects].includes('yes')),
      // whoever may block sees whom
      relations: blocks,
      secret: yes(side === 'holder' || side === 'professional'),
      blob: '',
      corrected: '',
    };
    return Object.entries(expected)
      .filter(([name, value]) => claims[name] !== value)
      .map(([name]) => `${name} of ${JSON.stringify(claims)}`);
  });
}

/** What the database gives to those whom the table does not know: nothing. @returns the acts given, by words */
export function givenToStrangers({ gate, strangers }: Database): {
  readonly asked: number;
  readonly given: readonly string[];
} {
  const given: string[] = [];
  let asked = 0;
  for (const stranger of strangers)
    for (const action of new Set(BLOCKS.map((block) => block.action)))
      for (const document of [undefined, ...DOCUMENTS] as (DocumentFacts | undefined)[]) {
        const said = gate.answer(stranger, action, document);
        if (said === undefined) continue;
        asked += 1;
        if (said) given.push(`${action} ${JSON.stringify({ stranger, document })}`);
      }
  return { asked, given };
}
