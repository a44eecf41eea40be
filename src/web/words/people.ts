import type { Person } from '#citizens';

/** National writing is in capitals: `LE GUELLEC`, `ANNE-MARIE` become `Le Guellec`, `Anne-Marie`. */
export function nameCase(text: string): string {
  return text
    .toLocaleLowerCase('fr')
    .replace(
      /(^|[\s'’-])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr'),
    );
}

/** `Martine Leguellec`: the name the person uses. */
export function nameOf(
  person: Pick<Person, 'usageName' | 'usageGivenName' | 'birthName' | 'firstGivenName'>,
): string {
  return `${givenNameOf(person)} ${nameCase(person.usageName ?? person.birthName)}`;
}

export function givenNameOf(person: Pick<Person, 'usageGivenName' | 'firstGivenName'>): string {
  return nameCase(person.usageGivenName ?? person.firstGivenName);
}

/** `LEGUELLEC Martine`: as professionals file it, birth name first when the two differ. */
export function formalNameOf(person: Pick<Person, 'usageName' | 'birthName' | 'firstGivenName'>): string {
  const used = person.usageName?.toLocaleUpperCase('fr');
  const birth = person.birthName.toLocaleUpperCase('fr');
  return used && used !== birth
    ? `${used} ${nameCase(person.firstGivenName)}, née ${birth}`
    : `${birth} ${nameCase(person.firstGivenName)}`;
}

const SEX = { F: 'Femme', M: 'Homme', I: 'Sexe non précisé' } as const;
export const sexOf = (person: Pick<Person, 'sex'>): string => SEX[person.sex];
/** `née`, `né` */
export const bornOf = (person: Pick<Person, 'sex'>): string =>
  person.sex === 'F' ? 'née' : person.sex === 'M' ? 'né' : 'né(e)';
