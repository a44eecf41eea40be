/** Is the person that a document names the one whose space it is filed in? Pure. Sources: national identity rules; R26. */
import type { Person } from '#citizens';
import { compareTraits, type IdentityTraits } from '#formats/traits';
import { documentErrors } from '../errors.ts';

/** @returns the fields that differ without forbidding @throws `traits-differ` */
export function compareIdentity(person: Person, presented: readonly IdentityTraits[]): readonly string[] {
  const known = { ...person, birthGivenNames: [person.birthGivenNames], birthPlaceCog: person.birthCog };
  const warnings = new Set<string>();
  for (const traits of presented) {
    const comparison = compareTraits(known, traits);
    if (comparison.blocking.length > 0) throw documentErrors('traits-differ', comparison.blocking.join(', '));
    for (const field of comparison.warnings) warnings.add(field);
  }
  return [...warnings];
}
