import type { DocumentList } from '#documents';
import { Select } from '../../ui/field.tsx';
import type { Asked } from './record-asked.ts';

const STATES = [
  { value: '', label: 'En cours' },
  { value: 'nouveaux', label: 'Nouveaux pour vous' },
  { value: 'epingles', label: 'Épinglés par vous' },
  { value: 'archives', label: 'Avec archivés' },
  { value: 'anciens', label: 'Avec anciennes versions' },
  { value: 'masques', label: 'Masqués seulement' },
  { value: 'tous', label: 'Tous les états' },
] as const;

const SORTS = [
  { value: '', label: 'Par date de l’acte' },
  { value: 'arrivee', label: 'Par date de dépôt' },
  { value: 'titre', label: 'Par titre' },
] as const;
const FOUND_SORTS = [
  { value: '', label: 'Le plus proche' },
  { value: 'recent', label: 'Par date de l’acte' },
  ...SORTS.slice(1),
] as const;

/** Words, category and state at once; profession, author and dates folded until one is asked (K07). */
export function RecordFilters({
  asked,
  list,
  base,
}: {
  readonly asked: Asked;
  readonly list: DocumentList;
  readonly base: string;
}) {
  return (
    <search className="zone-search">
      <form action={base} aria-label="Filtrer les documents">
        <label htmlFor="q" className="aloud">
          Chercher dans les titres, les auteurs et les textes
        </label>
        <input type="search" id="q" name="q" defaultValue={asked.q} placeholder="Titre, auteur, texte" />
        <Select
          id="categorie"
          label="Catégorie"
          quiet
          value={asked.category}
          options={[
            { value: '', label: 'Toutes les catégories' },
            ...list.categories.map((one) => ({ value: one.code, label: `${one.label} (${one.count})` })),
          ]}
        />
        <Select id="etat" label="État" quiet value={asked.state} options={STATES} />
        <details className="within" open={isNarrowed(asked)}>
          <summary>
            <span>Plus de filtres</span>
          </summary>
          <div className="row">
            <Select
              id="metier"
              label="Profession et spécialité de l’auteur"
              quiet
              value={asked.profession}
              options={[
                { value: '', label: 'Toutes les professions' },
                ...counted(list.professions, asked.profession),
              ]}
            />
            <Select
              id="auteur"
              label="Structure ou auteur"
              quiet
              value={asked.author}
              options={[
                { value: '', label: 'Tous les auteurs' },
                { value: 'moi', label: 'Espace personnel' },
                ...counted(list.authors, asked.author === 'moi' ? '' : asked.author),
              ]}
            />
            <label className="dates">
              Du <input type="date" name="du" defaultValue={asked.from} />
            </label>
            <label className="dates">
              au <input type="date" name="au" defaultValue={asked.to} />
            </label>
            <Select id="tri" label="Trier" quiet value={asked.sort} options={asked.q ? FOUND_SORTS : SORTS} />
          </div>
        </details>
        {asked.kind && <input type="hidden" name="attendu" value={asked.kind} />}
        <button type="submit" className="button second short">
          Filtrer
        </button>
      </form>
    </search>
  );
}

/** One of the folded filters is in use: it is then seen. */
const isNarrowed = ({ profession, author, from, to, sort }: Asked): boolean =>
  Boolean(profession || author || from || to || sort);

/** What is asked stays in the list, even when nothing is left of it. */
function counted(found: readonly { readonly label: string; readonly count: number }[], asked: string) {
  const all =
    asked && !found.some(({ label }) => label === asked) ? [...found, { label: asked, count: 0 }] : found;
  return all.map(({ label, count }) => ({ value: label, label: `${label} (${count})` }));
}
