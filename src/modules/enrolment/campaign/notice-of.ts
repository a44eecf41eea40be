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
    ...(person.isMinor && {
      child: {
        givenName: nameCase(person.firstGivenName),
        birthYear: Number(person.birthDate.slice(0, 4)),
      },
    }),
  };
}

/** A child's notice is addressed to the parent who insures it; unknown, to whoever holds parental authority. */
function labelOf(person: Invitable): string {
  if (!person.isMinor) return nameCase(`${person.firstGivenName} ${person.usageName ?? person.birthName}`);
  const { insured } = person;
  return insured
    ? nameCase(`${insured.givenName} ${insured.name}`)
    : `Aux parents de ${nameCase(`${person.firstGivenName} ${person.birthName}`)}`;
}
