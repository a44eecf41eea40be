import type { Reader, Readers } from './readers.ts';

/** How the sentence calls the holder who reads it. */
export const YOU = 'vous';

/** How a page names people: « Dr Claire Fournier », and the plural of a column: « infirmiers ». */
export type ReaderNames = {
  /** `vous`, or the first name when somebody reads it for them. */
  readonly holder: string;
  readonly person: (reader: Reader) => string;
  readonly group: (group: string) => string;
};

/**
 * « Peuvent le voir : vous, Dr Claire Fournier (médecin traitant). En urgence : non. » The answer is the engine's, never a
 * fixed text.
 */
export function sayReaders(who: Readers, names: ReaderNames): string {
  const people = [
    ...(who.holder ? [names.holder] : []),
    ...who.known.map((reader) => `${names.person(reader)}${ROLE[reader.as]}`),
  ];
  const seen =
    people.length === 0 ? 'Personne ne peut le voir.' : `Peuvent le voir\u00a0: ${people.join(', ')}.`;
  const agreed =
    who.groups.length === 0
      ? ''
      : ` ${names.holder === YOU ? 'Avec votre accord' : 'Avec un accord'}\u00a0: ${who.groups.map(names.group).join(', ')}.`;
  return `${seen}${agreed} En urgence\u00a0: ${emergency(who, names)}.`;
}

export const ROLE: Readonly<Record<Reader['as'], string>> = {
  author: ' (auteur)',
  treating: ' (médecin traitant)',
  authorised: '',
  representative: ' (représentant légal)',
  carer: ' (aidant)',
  service: ' (service)',
};

function emergency({ emergency: { samu, others } }: Readers, { holder }: ReaderNames): string {
  if (samu && others.length > 0)
    return `oui, le 15 et les professionnels qui ${holder === YOU ? 'vous soignent' : `soignent ${holder}`}`;
  if (samu) return 'oui, le 15 seulement';
  return others.length > 0 ? 'oui, sauf le 15' : 'non';
}
