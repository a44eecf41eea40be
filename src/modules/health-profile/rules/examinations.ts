/** The 20 examinations of a child: noted, in their time, to come, or past without a word of them. Never « en retard ». */
import type { Fact } from '../fact.ts';
import type { PreventionAct } from '../health-reference.ts';
import { moved } from './calendar.ts';

export type Examination = {
  readonly act: PreventionAct;
  readonly standing: 'noted' | 'now' | 'coming' | 'past';
  /** ISO days, the second excluded. */
  readonly from: string;
  readonly until: string;
  readonly noted: Fact | undefined;
};

/** @param noted the facts whose code is that of an examination; @param today ISO day */
export function examinationsOf(
  acts: readonly PreventionAct[],
  birthDate: string,
  noted: readonly Fact[],
  today: string,
): readonly Examination[] {
  return acts.map((act) => {
    const from = moved(birthDate, act.from) ?? birthDate;
    const until = moved(birthDate, act.until) ?? from;
    const found = noted.find(({ code }) => code === act.id);
    const standing = found ? 'noted' : today < from ? 'coming' : today < until ? 'now' : 'past';
    return { act, standing, from, until, noted: found };
  });
}
