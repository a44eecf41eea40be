/** The notice of one person: what the mail and the letter are made from. */
import { nameCase } from '#formats/traits';
import type { NoticeInput } from '../notices/input.ts';
import type { Invitable } from './store/people.ts';

export function noticeOf(
  person: Invitable,
  of: {
    readonly code: string;
    readonly deadline: Date;
    readonly campaignName: string;
    readonly publicUrl: string;
    readonly letterId: string;
  },
): NoticeInput {
  return {
    holderLabel: labelOf(person),
    addressLines: person.address,
    ...of,
    ...((person.isMinor || person.hasGuardian) && {
      concerned: {
        givenName: nameCase(person.firstGivenName),
        birthYear: Number(person.birthDate.slice(0, 4)),
        as: person.isMinor ? 'child' : 'ward',
      },
    }),
  };
}

/**
 * A child's notice is addressed to the parent who insures it; unknown, to whoever holds parental authority. An adult's, to the
 * guardian who is attached to them.
 */
function labelOf(person: Invitable): string {
  if (!person.isMinor && !person.hasGuardian)
    return nameCase(`${person.firstGivenName} ${person.usageName ?? person.birthName}`);
  const { answering } = person;
  return answering
    ? nameCase(`${answering.givenName} ${answering.name}`)
    : `Aux parents de ${nameCase(`${person.firstGivenName} ${person.birthName}`)}`;
}
