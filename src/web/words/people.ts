import type { Person } from '#citizens';
import { nameCase } from '#formats/traits';

/** `Martine Leguellec`: the name the person uses. */
export function nameOf(
  person: Pick<Person, 'usageName' | 'usageGivenName' | 'birthName' | 'firstGivenName'>,
): string {
  return `${givenNameOf(person)} ${nameCase(person.usageName ?? person.birthName)}`;
}

export function givenNameOf(person: Pick<Person, 'usageGivenName' | 'firstGivenName'>): string {
  return nameCase(person.usageGivenName ?? person.firstGivenName);
}

/** `LEGUELLEC Martine`: as professionals file it, birth name last when the two differ. */
export function formalNameOf(
  person: Pick<Person, 'usageName' | 'usageGivenName' | 'birthName' | 'firstGivenName' | 'sex'>,
): string {
  const used = person.usageName?.toLocaleUpperCase('fr');
  const birth = person.birthName.toLocaleUpperCase('fr');
  const given = formalGivenNameOf(person);
  return used && used !== birth ? `${used} ${given}, ${bornOf(person)} ${birth}` : `${birth} ${given}`;
}

/** The first name of the civil status, with its accents when the one in use is the same name. */
function formalGivenNameOf(person: Pick<Person, 'usageGivenName' | 'firstGivenName'>): string {
  const isSame =
    person.usageGivenName !== undefined && folded(person.usageGivenName) === folded(person.firstGivenName);
  return nameCase(isSame ? (person.usageGivenName ?? '') : person.firstGivenName);
}

const folded = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();

const SEX = { F: 'Femme', M: 'Homme', I: 'Sexe non précisé' } as const;
export const sexOf = (person: Pick<Person, 'sex'>): string => SEX[person.sex];
/** `née`, `né` */
export const bornOf = (person: Pick<Person, 'sex'>): string =>
  person.sex === 'F' ? 'née' : person.sex === 'M' ? 'né' : 'né(e)';
