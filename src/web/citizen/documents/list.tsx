import type { ListFilter } from '#documents';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Pages, pageOf, withQuery } from '../../ui/pages.tsx';
import { Opening } from '../../ui/pan.tsx';
import { capital, count, number } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { byYear, YearGroup } from './year-group.tsx';

const PAGE_SIZE = 50;

const STATES = [
  { value: '', label: 'En cours' },
  { value: 'nouveaux', label: 'Nouveaux' },
  { value: 'caches', label: 'Cachés' },
  { value: 'archives', label: 'Archivés' },
  { value: 'anciens', label: 'Anciennes versions' },
  { value: 'tous', label: 'Tous' },
] as const;

export const loader = citizenPage(async ({ doors, request, url }, frame) => {
  const asked = readQuery(url.searchParams);
  const isDeleted = url.searchParams.get('fait') === 'supprime';
  // said once: the links of the page do not carry it on
  url.searchParams.delete('fait');
  const page = pageOf(url.searchParams);
  const lastVisit = asked.state === 'nouveaux' ? (await frame).lastVisit : undefined;
  const list = await doors.documents.list(request, filterOf(asked, lastVisit), {
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return {
    list,
    asked,
    page,
    url,
    isDeleted,
    shelfOf: (code: string) => doors.access.reference.category(code)?.labelFr ?? '',
  };
});

type Asked = ReturnType<typeof readQuery>;

const readQuery = (query: URLSearchParams) => ({
  q: query.get('q')?.trim().slice(0, 200) ?? '',
  category: query.get('categorie') ?? '',
  year: Number(query.get('annee')) || undefined,
  author: query.get('auteur')?.trim().slice(0, 100) ?? '',
  state: query.get('etat') ?? '',
});

function filterOf(asked: Asked, lastVisit: Date | undefined): ListFilter {
  return {
    q: asked.q || undefined,
    category: asked.category || undefined,
    year: asked.year,
    author: asked.author || undefined,
    ...stateFilter(asked.state, lastVisit),
  };
}

function stateFilter(state: string, lastVisit: Date | undefined): ListFilter {
  switch (state) {
    case 'nouveaux':
      return { statuses: ['current'], depositedAfter: lastVisit };
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

export default function CitizenDocuments() {
  const { frame, page: data } = usePage<typeof loader>();
  const { list, asked, url, page } = data;
  const whose = whoseOf(frame);
  const here = `${frame.base}/documents`;
  const all = list.categories.reduce((sum, { count: n }) => sum + n, 0);
  const isFiltered = Boolean(asked.q || asked.author || asked.state || asked.year || asked.category);
  const shelf = list.categories.find(({ code }) => code === asked.category);
  return (
    <CitizenShell frame={frame} title={titleOf(asked, shelf?.label, page)} tab="Documents">
      <Opening title="Documents">
        {data.isDeleted && (
          <Notice id="fait" title="Document supprimé" tone="success" live>
            <p>Il a disparu pour tout le monde. L’historique dit qui l’a supprimé.</p>
          </Notice>
        )}
        <p className="soft">{summary(all, list.years, isFiltered)}</p>
        {(all > 0 || isFiltered) && (
          <Search
            asked={asked}
            categories={list.categories}
            years={list.years}
            all={all}
            here={here}
            whose={whose}
          />
        )}
      </Opening>
      <div className="pan">
        <nav className="margin shelves wide-only" aria-label="Catégories de documents">
          <ul>
            <Shelf
              label="Tous les documents"
              count={all}
              href={withQuery(url, { categorie: '', page: '' })}
              here={!asked.category}
            />
            {list.categories.map(({ code, label, count: n }) => (
              <Shelf
                key={code}
                label={label}
                count={n}
                href={withQuery(url, { categorie: code, page: '' })}
                here={asked.category === code}
              />
            ))}
          </ul>
        </nav>
        <div className="body">
          {isFiltered && list.total > 0 && (
            <p className="row">
              <span role="status">
                {count(list.total, 'document')}
                {shelf && ` dans « ${shelf.label} »`}
                {asked.q && ` pour « ${asked.q} »`}
              </span>
              <a className="target" href={here}>
                Tout afficher
              </a>
            </p>
          )}
          {list.total === 0 ? (
            <Nothing isFiltered={isFiltered} base={frame.base} whose={whose} />
          ) : (
            byYear(list.entries).map(([which, entries]) => (
              <YearGroup
                key={which}
                year={which}
                total={list.years.find((one) => one.year === which)?.count}
                entries={entries}
                lastVisit={frame.lastVisit}
                shelfOf={data.shelfOf}
                here={here}
                whose={whose}
              />
            ))
          )}
          <Pages
            page={page}
            count={Math.ceil(list.total / PAGE_SIZE)}
            href={(n) => withQuery(url, { page: n === 1 ? '' : n })}
          />
        </div>
      </div>
    </CitizenShell>
  );
}

/** Each view of the list has a title of its own. */
function titleOf(asked: Asked, shelf: string | undefined, page: number): string {
  const state = asked.state && STATES.find(({ value }) => value === asked.state)?.label.toLowerCase();
  const parts = [asked.q && `« ${asked.q} »`, shelf, state, asked.year, page > 1 && `page ${page}`];
  return ['Documents', ...parts.filter(Boolean)].join(', ');
}

function summary(all: number, years: readonly { readonly year: number }[], isFiltered: boolean): string {
  if (all === 0) return isFiltered ? 'Aucun document ne correspond.' : 'Aucun document pour l’instant.';
  const oldest = years.at(-1)?.year;
  const since = oldest && years.length > 1 ? `, de ${oldest} à aujourd’hui` : '';
  return `${count(all, 'document')}${isFiltered ? ` trouvé${all > 1 ? 's' : ''}` : since}.`;
}

function Search(props: {
  readonly asked: Asked;
  readonly categories: readonly { readonly code: string; readonly label: string; readonly count: number }[];
  readonly years: readonly { readonly year: number; readonly count: number }[];
  readonly all: number;
  readonly here: string;
  readonly whose: Whose;
}) {
  const { asked, whose } = props;
  return (
    <search>
      <form className="stack" action={props.here}>
        <div>
          <label htmlFor="q">Chercher dans {whose.own ? 'vos documents' : `les documents ${whose.of}`}</label>
          <span className="hint meta" id="q-aide">
            Un mot du titre, un soignant, un hôpital. Les accents ne comptent pas.
          </span>
          <div className="search">
            <input type="search" id="q" name="q" defaultValue={asked.q} aria-describedby="q-aide" />
            <button type="submit" className="button">
              <Icon name="lens" />
              Chercher
            </button>
          </div>
        </div>
        <div className="filters">
          <div className="narrow-only">
            <Select
              id="categorie"
              label="Catégorie"
              value={asked.category}
              options={[
                { value: '', label: `Toutes (${number(props.all)})` },
                ...props.categories.map((one) => ({
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
            options={[{ value: '', label: 'Toutes' }, ...yearsOf(props.years, asked.year)]}
          />
          <Select
            id="auteur"
            label="Ajouté par"
            value={asked.author}
            options={[
              { value: '', label: 'Tout le monde' },
              { value: 'moi', label: capital(whose.name) },
              ...(asked.author && asked.author !== 'moi'
                ? [{ value: asked.author, label: asked.author }]
                : []),
            ]}
          />
          <Select id="etat" label="État" value={asked.state} options={STATES} />
        </div>
      </form>
    </search>
  );
}

const yearsOf = (
  years: readonly { readonly year: number; readonly count: number }[],
  asked: number | undefined,
) =>
  (asked && !years.some(({ year: one }) => one === asked)
    ? [...years, { year: asked, count: 0 }]
    : years
  ).map((one) => ({
    value: String(one.year),
    label: `${one.year} (${number(one.count)})`,
  }));

function Shelf(props: {
  readonly label: string;
  readonly count: number;
  readonly href: string;
  readonly here: boolean;
}) {
  return (
    <li>
      <a href={props.href} aria-current={props.here ? 'true' : undefined}>
        <span>{props.label}</span> <b>{number(props.count)}</b>
      </a>
    </li>
  );
}

function Nothing({
  isFiltered,
  base,
  whose,
}: {
  readonly isFiltered: boolean;
  readonly base: string;
  readonly whose: Whose;
}) {
  return isFiltered ? (
    <Empty title="Aucun document ne correspond" level={2}>
      <p>Essayez un autre mot, une autre année, ou regardez tous les états.</p>
      <p>
        <a className="button second" href={`${base}/documents`}>
          Voir tous les documents
        </a>
      </p>
    </Empty>
  ) : (
    <Empty title="Aucun document pour l’instant" level={2}>
      <p>
        {whose.own
          ? 'Votre médecin, votre laboratoire et votre hôpital en ajoutent ici.'
          : `Les soignants ${whose.of} en ajoutent ici.`}{' '}
        Comptez 2 jours après un examen.
      </p>
      {whose.own && (
        <>
          <p>Un mail vous préviendra.</p>
          <p>
            <a className="button second" href={`${base}/compte`}>
              Vérifier votre adresse mail
            </a>
          </p>
        </>
      )}
    </Empty>
  );
}
