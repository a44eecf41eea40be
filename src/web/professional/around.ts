import type { Threshold } from '#access';
import type { Doors } from '../context.ts';
import type { ProfessionalArgs } from '../load.ts';
import { missingPage } from '../problem.ts';

/** What each page of somebody's record says of it: whose it is, and how the professional is there. */
export type Around = Pick<
  Threshold,
  'person' | 'actor' | 'relation' | 'mode' | 'secret' | 'showsNumber' | 'isMinor'
> & {
  /** Where the record is. */
  readonly base: string;
  readonly now: Date;
};

/** For the pages inside a record; the door gives the same, and is traced. */
export async function aroundOf(
  {
    doors,
    visit,
    requestId,
    now,
  }: Pick<ProfessionalArgs, 'visit' | 'requestId' | 'now'> & { readonly doors: Doors },
  holderId: string,
  base: string,
): Promise<Around> {
  const around = await doors.access.reading(visit(holderId), async (open) => ({
    person: await doors.citizens.person(open.tx, holderId),
    actor: open.actor,
    relation: open.relation,
    mode: open.mode,
    secret: open.secret,
    showsNumber: doors.access.showsNumber(open),
    isMinor: open.space.protection === 'minor',
  }));
  const { person } = around;
  if (!person) throw missingPage(requestId);
  return { ...around, person, base, now };
}
