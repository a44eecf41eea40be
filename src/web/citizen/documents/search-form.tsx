import type { DocumentList } from '#documents';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { capital, number } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';
import { type Asked, STATES, sortsOf } from './asked.ts';

/** The words first; the filters beside them, folded on a small screen until one is used. */
export function SearchForm(props: {
  readonly asked: Asked;
  readonly list: DocumentList;
  readonly all: number;
  readonly here: string;
  readonly whose: Whose;
}) {
  const { asked, list, whose } = props;
  return (
    <search>
      <form className="stack" action={props.here}>
        <div>
          <label htmlFor="q">Chercher dans {whose.own ? 'vos documents' : `les documents ${whose.of}`}</label>
          <span className="hint meta" id="q-aide">
            Un mot du titre ou du texte, un soignant, un mois. Les fautes de frappe sont permises.
          </span>
          <div className="search">
            <input type="search" id="q" name="q" defaultValue={asked.q} aria-describedby="q-aide" />
            <button type="submit" className="button">
              <Icon name="lens" />
              Chercher
            </button>
          </div>
        </div>
        {asked.folder && <input type="hidden" name="classeur" value={asked.folder} />}
        <div className="filters">
          <div className="narrow-only">
            <Select
              id="categorie"
              label="Catégorie"
              value={asked.category}
              options={[
                { value: '', label: `Toutes (${number(props.all)})` },
                ...list.categories.map((one) => ({
                  value: one.code,
                  label: `${one.label} (${number(one.count)})`,
                })),
              ]}
            />
          </div>
          <Select
            id="annee"
            label="Année"
            value={asked.year ? String(asked.year) : ''}
            options={[{ value: '', label: 'Toutes' }, ...yearsOf(list.years, asked.year)]}
          />
          <Select
            id="auteur"
            label="De la part de"
            value={asked.author}
            options={[
              { value: '', label: 'Tout le monde' },
              { value: 'moi', label: capital(whose.name) },
              ...counted(list.authors, asked.author === 'moi' ? '' : asked.author),
            ]}
          />
          <Select
            id="metier"
            label="Métier"
            value={asked.profession}
            options={[{ value: '', label: 'Tous' }, ...counted(list.professions, asked.profession)]}
          />
          <Select id="etat" label="État" value={asked.state} options={STATES} />
          <Select id="tri" label="Trier par" value={asked.sort} options={sortsOf(asked)} />
        </div>
        <p>
          <button type="submit" className="button second short">
            Appliquer les filtres
          </button>
        </p>
      </form>
    </search>
  );
}

/** What is asked stays in the list, even when nothing is left of it. */
function counted(found: readonly { readonly label: string; readonly count: number }[], asked: string) {
  const all =
    asked && !found.some(({ label }) => label === asked) ? [...found, { label: asked, count: 0 }] : found;
  return all.map(({ label, count }) => ({ value: label, label: `${label} (${number(count)})` }));
}

const yearsOf = (found: DocumentList['years'], asked: number | undefined) =>
  (asked && !found.some(({ year }) => year === asked) ? [...found, { year: asked, count: 0 }] : found).map(
    ({ year, count }) => ({ value: String(year), label: `${year} (${number(count)})` }),
  );
