import type { PublicReference } from '#access';
import { publicPage, usePage } from '../load.ts';
import { Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { count, number } from '../words/french.ts';
import { columnsOf, PATH, professionsOf, sayTally, sumOf, tallyOf } from './who-sees-what-answers.ts';
import { ProfessionView, professionView } from './who-sees-what-profession.tsx';
import { TypeView, typeView } from './who-sees-what-type.tsx';
import { Rules, rulesOf } from './who-sees-what-versions.tsx';

/** The matrix as the engine reads it: nothing on this page is written by hand. */
export const loader = publicPage(async ({ doors, url }) => {
  const known = await doors.access.readReference();
  const [profession, type] = ['profession', 'type'].map((name) => url.searchParams.get(name) || undefined);
  const view =
    (profession && professionView(known, profession)) ||
    (type && typeView(known, type)) ||
    overview(known.reference);
  return {
    view,
    isUnknown: view.kind === 'overview' && (profession ?? type) !== undefined,
    rules: rulesOf(known),
    choices: {
      professions: professionsOf(known.reference).map(({ code, label }) => ({ value: code, label })),
      types: [...known.reference.types]
        .sort((a, b) => a.labelFr.localeCompare(b.labelFr, 'fr'))
        .map(({ code, labelFr }) => ({ value: code, label: labelFr })),
    },
  };
});

function overview(reference: PublicReference['reference']) {
  return {
    kind: 'overview' as const,
    title: 'Qui voit quoi',
    columns: columnsOf(reference).map((column) => ({
      ...column,
      tally: tallyOf(reference.types.map(({ code }) => reference.matrixCell(code, column.code))),
    })),
    without: professionsOf(reference).filter(({ group }) => group === undefined),
    shelves: reference.categories.map((shelf) => ({
      ...shelf,
      types: reference.types
        .filter((type) => type.shelf === shelf.code)
        .map(({ code, labelFr }) => ({
          code,
          label: labelFr,
          tally: tallyOf(reference.groups.map((group) => reference.matrixCell(code, group.code))),
        })),
    })),
  };
}

export default function WhoSeesWhat() {
  const { frame, page } = usePage<typeof loader>();
  const { view } = page;
  const steps = [
    { label: 'Accueil', href: '/' },
    ...(view.kind === 'overview' ? [] : [{ label: 'Qui voit quoi', href: PATH }]),
    { label: view.title },
  ];
  return (
    <PublicShell frame={frame} title={view.title} steps={steps}>
      <Opening title={view.title}>
        {page.isUnknown && (
          <Notice id="inconnu" title="Ce choix n’est pas dans les règles en vigueur" tone="warning">
            <p>Choisissez dans une des listes.</p>
          </Notice>
        )}
        {view.kind === 'overview' ? (
          <p className="lead">
            Un soignant ne lit que les types de document que sa profession permet, et seulement avec votre
            accord.
          </p>
        ) : (
          <p className="lead">{view.lead}</p>
        )}
        <Choose choices={page.choices} view={view} />
      </Opening>
      {view.kind === 'profession' && <ProfessionView view={view} />}
      {view.kind === 'type' && <TypeView view={view} />}
      {view.kind === 'overview' && <Overview view={view} />}
      <Pan id="toujours" title="Dans tous les cas">
        <ul className="lines close">
          <li>Vous lisez tous vos documents, sauf ceux qui attendent une annonce par votre médecin.</li>
          <li>L’auteur d’un document peut le relire.</li>
          <li>Un document caché ne se voit plus que par vous, son auteur et votre médecin traitant.</li>
          <li>Un professionnel que vous bloquez ne voit rien, même en urgence, sauf ce qu’il a écrit.</li>
        </ul>
      </Pan>
      <Rules rules={page.rules} />
    </PublicShell>
  );
}

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

const NOTHING = { value: '', label: 'Choisir…' };

function Choose({ choices, view }: Pick<Page, 'choices' | 'view'>) {
  return (
    <div className="two">
      <form action={PATH} className="stack-tight">
        <Select
          id="profession"
          label="Ce que lit une profession"
          value={view.kind === 'profession' ? view.code : ''}
          options={[NOTHING, ...choices.professions]}
        />
        <button type="submit" className="button second short">
          Voir cette profession
        </button>
      </form>
      <form action={PATH} className="stack-tight">
        <Select
          id="type"
          label="Qui lit un type de document"
          value={view.kind === 'type' ? view.code : ''}
          options={[NOTHING, ...choices.types]}
        />
        <button type="submit" className="button second short">
          Voir ce type
        </button>
      </form>
    </div>
  );
}

function Overview({ view }: { readonly view: ReturnType<typeof overview> }) {
  const types = sumOf(view.columns[0]?.tally ?? { allow: 0, deny: 0, unknown: 0 });
  return (
    <>
      <Pan
        id="professions"
        title="Par profession"
        aside={<p>Sur {count(types, 'type de document', 'types de document')}.</p>}
      >
        <ul className="lines close">
          {view.columns.map((column) => (
            <li key={column.code}>
              <div>
                <a className="title" href={`${PATH}?profession=${column.code}`}>
                  {column.label}
                </a>
                <p className="meta">{sayTally(column.tally)}</p>
              </div>
            </li>
          ))}
          <li>
            <div>
              <p className="title">Ces professions n’ont pas de colonne : elles ne lisent aucun document</p>
              <p className="meta">{view.without.map(({ label }) => label).join(', ')}.</p>
            </div>
          </li>
        </ul>
      </Pan>
      <Pan
        id="types"
        title="Par type de document"
        aside={<p>Sur {number(view.columns.length)} groupes de professions.</p>}
      >
        {view.shelves.map((shelf) => (
          <details key={shelf.code}>
            <summary>
              <span>
                {shelf.labelFr} ({number(shelf.types.length)})
              </span>
            </summary>
            <ul className="lines close">
              {shelf.types.map((type) => (
                <li key={type.code}>
                  <div>
                    <a className="title" href={`${PATH}?type=${type.code}`}>
                      {type.label}
                    </a>
                    <p className="meta">{sayTally(type.tally)}</p>
                  </div>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </Pan>
    </>
  );
}
