/** Under which type of their own a person files their copy of a document that somebody else made. Pure; types are data. */
import type { ReferenceData } from '#access';

/** « Autre document du patient », for what no type of the person is listed beside. */
const OTHER = 'EXPPAT_2';

/** The type of the person that is listed where the document was, or where its type is; its own when it was already one of theirs. */
export function ownType(
  { typeCode, category }: { readonly typeCode: string; readonly category: string },
  types: ReferenceData['types'],
): string {
  const own = types.filter((type) => type.origin === 'holder' && type.creatable);
  if (own.some(({ code }) => code === typeCode)) return typeCode;
  const shelf = types.find(({ code }) => code === typeCode)?.shelf ?? category;
  return own.find((type) => type.shelf === shelf)?.code ?? OTHER;
}
