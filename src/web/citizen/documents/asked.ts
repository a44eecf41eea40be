import type { ListFilter, Order } from '#documents';
import type { Option } from '../../ui/field.tsx';

export const STATES: readonly Option[] = [
  { value: '', label: 'En cours' },
  { value: 'nouveaux', label: 'Nouveaux' },
  { value: 'epingles', label: 'Épinglés' },
  { value: 'caches', label: 'Cachés' },
  { value: 'archives', label: 'Archivés' },
  { value: 'anciens', label: 'Anciennes versions' },
  { value: 'tous', label: 'Tous' },
];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the page is asked to show; an unknown value is no filter. */
export type Asked = ReturnType<typeof readQuery>;

export const readQuery = (query: URLSearchParams) => ({
  q: query.get('q')?.trim().slice(0, 200) ?? '',
  category: query.get('categorie') ?? '',
  year: Number(query.get('annee')) || undefined,
  author: query.get('auteur')?.trim().slice(0, 100) ?? '',
  profession: query.get('metier')?.trim().slice(0, 100) ?? '',
  folder: folderOf(query.get('classeur')),
  state: query.get('etat') ?? '',
  sort: query.get('tri') ?? '',
  chooses: query.get('choisir') === 'plusieurs',
});

/** What is not an id of ours names no folder. */
const folderOf = (text: string | null): string => (text !== null && UUID.test(text) ? text : '');

/** An id that no folder has: what is not an id of ours is answered like a folder that never was. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
export const parseFolderId = (text: string): string => folderOf(text) || NOBODY;

export const isFiltered = (asked: Asked): boolean =>
  Boolean(
    asked.q ||
      asked.author ||
      asked.profession ||
      asked.state ||
      asked.year ||
      asked.category ||
      asked.folder,
  );

export const filterOf = (asked: Asked, lastVisit: Date | undefined): ListFilter => ({
  q: asked.q || undefined,
  category: asked.category || undefined,
  year: asked.year,
  author: asked.author || undefined,
  profession: asked.profession || undefined,
  folderId: asked.folder || undefined,
  ...stateFilter(asked.state, lastVisit),
});

function stateFilter(state: string, lastVisit: Date | undefined): ListFilter {
  switch (state) {
    case 'nouveaux':
      return { statuses: ['current'], shownAfter: lastVisit };
    case 'epingles':
      return { statuses: ['current', 'archived'], pinned: true };
    case 'caches':
      return { hidden: true };
    case 'archives':
      return { statuses: ['archived'] };
    case 'anciens':
      return { statuses: ['superseded'] };
    case 'tous':
      return {};
    default:
      return { statuses: ['current'] };
  }
}

type Sort = { readonly order: Order; readonly oldestFirst?: boolean };

const SORTS: Readonly<Record<string, Sort>> = {
  recent: { order: 'act' },
  ancien: { order: 'act', oldestFirst: true },
  arrivee: { order: 'arrival' },
  titre: { order: 'title' },
};

export const sortsOf = (asked: Asked): readonly Option[] => [
  ...(asked.q ? [{ value: '', label: 'Le plus proche' }] : []),
  { value: asked.q ? 'recent' : '', label: 'Le plus récent' },
  { value: 'ancien', label: 'Le plus ancien' },
  { value: 'arrivee', label: 'Le dernier arrivé' },
  { value: 'titre', label: 'Titre, de A à Z' },
];

/** What was searched comes closest first, unless another order is asked. */
export const sortOf = ({ sort, q }: Asked): Sort =>
  (Object.hasOwn(SORTS, sort) ? SORTS[sort] : undefined) ?? { order: q ? 'found' : 'act' };
