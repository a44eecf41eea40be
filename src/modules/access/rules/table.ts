/**
 * The table of access, read from top to bottom: the first row that applies decides, the last one denies.
 * Its order is its meaning: the state of the space comes before anything else, what one may not know of comes before
 * what one may do with it.
 */
import type { Rule } from './rule.ts';
import { CARE_RULES } from './table-care.ts';
import { CHANGE_RULES } from './table-changes.ts';
import { DEPOSIT_RULES } from './table-deposit.ts';
import { PERSON_RULES } from './table-person.ts';
import { POWER_RULES } from './table-powers.ts';
import { LAST_RULE, SPACE_RULES } from './table-space.ts';

export const TABLE: readonly Rule[] = [
  ...SPACE_RULES,
  ...DEPOSIT_RULES,
  ...CARE_RULES,
  ...PERSON_RULES,
  ...CHANGE_RULES,
  ...POWER_RULES,
  LAST_RULE,
];

const BY_CODE: ReadonlyMap<string, Rule> = new Map(TABLE.map((rule) => [rule.code, rule]));

/** The sentence of a rule for the person's history; undefined for a code that is no rule of this table. */
export function sentenceOf(code: string): string | undefined {
  return BY_CODE.get(code)?.sentence;
}
