import { beforeAll, describe, expect, it } from 'vitest';
import { ABSTRACT_SIZE, abstractFact, abstractFacts } from './abstract-space.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import { TABLE } from './table.ts';
import { TABLE_THEOREMS } from './table-theorems.ts';

/** Every fact is decided; the theorems are put to one in eleven, which divides no number of situations or documents; `npm run prove` takes them all. */
const STEP = 11;

type Tally = {
  facts: number;
  reached: Set<string>;
  about: number[];
  allowed: number[];
  broken: (Facts | undefined)[];
};

function survey(): Tally {
  const tally: Tally = {
    facts: 0,
    reached: new Set(),
    about: TABLE_THEOREMS.map(() => 0),
    allowed: TABLE_THEOREMS.map(() => 0),
    broken: TABLE_THEOREMS.map(() => undefined),
  };
  for (const facts of abstractFacts()) {
    const decision = decide(facts);
    tally.facts += 1;
    tally.reached.add(decision.rule);
    if (tally.facts % STEP > 0) continue;
    for (let index = 0; index < TABLE_THEOREMS.length; index += 1) {
      const theorem = TABLE_THEOREMS[index]!;
      if (!theorem.about(facts)) continue;
      tally.about[index]! += 1;
      if (decision.allowed) tally.allowed[index]! += 1;
      if (!theorem.holds(facts, decision)) tally.broken[index] ??= facts;
    }
  }
  return tally;
}

describe('over the abstract space', () => {
  let tally: Tally;
  beforeAll(() => {
    tally = survey();
    console.log(`${tally.facts.toLocaleString('en')} abstract facts decided`);
  }, 180_000);

  for (const [index, { name }] of TABLE_THEOREMS.entries()) {
    it(name, () => {
      expect(tally.broken[index]).toBeUndefined();
      expect(tally.about[index]).toBeGreaterThan(0);
    });
  }

  it('holds each of its facts under its number, and no more', () => {
    expect(tally.facts).toBe(ABSTRACT_SIZE);
    let number = 0;
    for (const facts of abstractFacts()) {
      if (number % 99_991 === 0) expect(abstractFact(number)).toEqual(facts);
      number += 1;
    }
    for (const none of [-1, ABSTRACT_SIZE]) expect(() => abstractFact(none)).toThrow(RangeError);
  });

  it('reaches every row of the table, the last one included', () => {
    expect(TABLE.map(({ code }) => code).filter((code) => !tally.reached.has(code))).toEqual([]);
  });
});

describe('the table', () => {
  it('has unique codes, A- for what it allows and D- for what it refuses', () => {
    const codes = TABLE.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, outcome } of TABLE)
      expect(code).toMatch(outcome === 'allow' ? /^A-[A-Z0-9-]+$/ : /^D-[A-Z0-9-]+$/);
  });

  it('cites every ruling that bears on a decision', () => {
    const cited = new Set(TABLE.flatMap(({ sources }) => sources));
    // decided elsewhere: campaign delay, mailboxes, sizes, facts drawn from documents, identity traits, enrolment codes
    const elsewhere = new Set(['R1', 'R10', 'R21', 'R24', 'R26', 'R27']);
    const rulings = Array.from({ length: 58 }, (_, index) => `R${index + 1}`).filter(
      (ruling) => !elsewhere.has(ruling),
    );
    expect(rulings.filter((ruling) => !cited.has(ruling))).toEqual([]);
  });

  it('speaks in short, whole sentences', () => {
    for (const rule of TABLE) {
      for (const text of rule.outcome === 'refuse' ? [rule.sentence, rule.forActor] : [rule.sentence]) {
        expect(text).toMatch(/^[A-ZÀÉÊ].*\.$/u);
        expect(text).not.toMatch(/'/);
        for (const part of text.split(/[.:] /)) expect(part.split(' ').length, part).toBeLessThanOrEqual(21);
      }
    }
  });

  it('gives frozen answers, so that no caller changes another’s', () => {
    const [facts] = abstractFacts();
    expect(Object.isFrozen(decide(facts!))).toBe(true);
  });
});
