import type { Viewer, WhoCan } from '#access';
import type { Whose } from '../../words/whose.ts';

/** Whose eyes, as an address says it: `metier.p10`, `urgence.p10`, `pro.8997…`, `accord.8997…`, `proche.<id>`, `samu`… */
export function viewerOf(text: string): Viewer | undefined {
  const dot = text.indexOf('.');
  const [kind, rest] = dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
  switch (kind) {
    case 'metier':
      return { kind: 'profession', group: rest };
    case 'urgence':
      return { kind: 'profession', group: rest, inEmergency: true };
    case 'pro':
      return { kind: 'professional', id: rest };
    case 'accord':
      return { kind: 'professional', id: rest, agreed: true };
    case 'proche':
      return { kind: 'relative', mandateId: rest };
    case 'samu':
      return { kind: 'samu' };
    case 'representant':
      return { kind: 'representative' };
    case 'aidant':
      return { kind: 'carer', seesHidden: false };
    case 'aidant-caches':
      return { kind: 'carer', seesHidden: true };
    default:
      return undefined;
  }
}

export type ViewerGroup = {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
};

type Column = { readonly code: string; readonly oneFr: string; readonly isOpen: boolean };

/** Everybody whom a person may want to look through the eyes of, the nearest first. */
export function viewersOf(
  { professionals, relatives }: Pick<WhoCan, 'professionals' | 'relatives'>,
  columns: readonly Column[],
  whose: Whose,
): readonly ViewerGroup[] {
  const open = columns.filter(({ isOpen }) => isOpen);
  return [
    {
      label: whose.own ? 'Vos professionnels' : `Professionnels ${whose.of}`,
      options: professionals.map(({ id, label, profession }) => ({
        value: `pro.${id}`,
        label: `${label}, ${profession.toLocaleLowerCase('fr')}`,
      })),
    },
    {
      label: whose.own ? 'Un métier, avec votre accord' : 'Un métier, avec un accord',
      options: open.map(({ code, oneFr }) => ({ value: `metier.${code}`, label: oneFr })),
    },
    {
      label: 'En urgence',
      options: [
        { value: 'samu', label: 'médecin du 15 (SAMU)' },
        ...open.map(({ code, oneFr }) => ({ value: `urgence.${code}`, label: `${oneFr}, en urgence` })),
      ],
    },
    {
      label: whose.own ? 'Vos proches' : `Proches ${whose.of}`,
      options: [
        ...relatives.map(({ id, personLabel }) => ({ value: `proche.${id}`, label: personLabel })),
        { value: 'representant', label: 'représentant légal' },
        { value: 'aidant', label: 'aidant, sans les documents cachés' },
        { value: 'aidant-caches', label: 'aidant, documents cachés compris' },
      ],
    },
  ].filter(({ options }) => options.length > 0);
}
