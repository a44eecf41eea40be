/** TD0.5 as a search: `family`, `birthdate`, and to tell people apart `given` and `gender`. */
import type { Filter } from '@medplum/core';
import type { SearchedTraits } from '#access';
import { ElementError } from '../errors.ts';

const NAMES = ['family', 'given', 'birthdate', 'gender'] as const;
const SEXES: Readonly<Record<string, 'M' | 'F'>> = { male: 'M', female: 'F' };

/** Undefined when the search names nobody by a trait. @throws `search-parameter`, `search-value`, `search-required` */
export function traitsIn(filters: readonly Filter[], lenient: boolean): SearchedTraits | undefined {
  const isTrait = (code: string) => (NAMES as readonly string[]).includes(code);
  if (!filters.some(({ code }) => isTrait(code))) return undefined;
  const other = filters.find(({ code }) => !isTrait(code));
  if (other && !lenient)
    throw new ElementError(
      'search-parameter',
      other.code === 'identifier' ? 'identifier' : 'Patient',
      NAMES.join(', '),
    );
  const one = (name: (typeof NAMES)[number]): string | undefined => {
    const [filter, another] = filters.filter(({ code }) => code === name);
    if (another) throw new ElementError('search-value', name, 'one value');
    return filter?.value.replace(/^eq(?=\d)/, '');
  };
  const family = one('family');
  const birth = one('birthdate');
  if (!family) throw new ElementError('search-required', 'family');
  if (!birth) throw new ElementError('search-required', 'birthdate', 'YYYY-MM-DD or YYYY');
  if (!/^\d{4}(-\d\d-\d\d)?$/.test(birth))
    throw new ElementError('search-value', 'birthdate', 'YYYY-MM-DD or YYYY');
  const gender = one('gender');
  const sex = gender === undefined ? undefined : SEXES[gender];
  if (gender !== undefined && !sex) throw new ElementError('search-value', 'gender', 'male or female');
  return { name: family, givenName: one('given'), birth, sex };
}
