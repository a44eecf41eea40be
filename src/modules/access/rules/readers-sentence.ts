import type { Reader, Readers } from './readers.ts';

/** How a page names people: « Dr Claire Fournier », and the plural of a column: « infirmiers ». */
export type ReaderNames = {
  readonly person: (reader: Reader) => string;
  readonly group: (group: string) => string;
};

/**
 * « Peuvent le voir : vous, Dr Claire Fournier (médecin traitant). En urgence : non. » The answer is the engine's, never a
 * fixed text.
 */
export function sayReaders(who: Readers, names: ReaderNames): string {
  const people = [
    ...(who.holder ? ['vous'] : []),
    ...who.known.map((reader) => `${names.person(reader)}${ROLE[reader.as]}`),
  ];
  const seen =
    people.length === 0 ? 'Personne ne peut le voir.' : `Peuvent le voir\u00a0: ${people.join(', ')}.`;
  const agreed =
    who.groups.length === 0 ? '' : ` Avec votre accord\u00a0: ${who.groups.map(names.group).join(', ')}.`;
  return `${seen}${agreed} En urgence\u00a0: ${emergency(who)}.`;
}

const ROLE: Readonly<Record<Reader['as'], string>> = {
  author: ' (auteur)',
  treating: ' (médecin traitant)',
  authorised: '',
  representative: ' (représentant légal)',
  carer: ' (aidant)',
  service: ' (service)',
};

function emergency({ emergency: { samu, others } }: Readers): string {
  if (samu && others.length > 0) return 'oui, le 15 et les professionnels qui vous soignent';
  if (samu) return 'oui, le 15 seulement';
  return others.length > 0 ? 'oui, sauf le 15' : 'non';
}
