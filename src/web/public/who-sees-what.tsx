import type { ReferenceData } from '#access';
import { publicPage, usePage } from '../load.ts';
import { Select } from '../ui/field.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { civilDay } from '../words/dates.ts';
import { count, number } from '../words/french.ts';

/** The matrix as the engine reads it: nothing on this page is written by hand. */
export const loader = publicPage(({ doors, url }) => {
  const { reference } = doors.access;
  const group = reference.groups.find(({ code }) => code === url.searchParams.get('metier'));
  const type = reference.documentType(url.searchParams.get('document') ?? '');
  return {
    about: reference.versions.matrix,
    totals: totalsOf(reference),
    groups: reference.groups.map((one) => ({ ...one, ...tally(reference, one.code) })),
    types: [...reference.types].sort((a, b) => a.labelFr.localeCompare(b.labelFr, 'fr')),
    group: group && { ...group, cells: cellsOfGroup(reference, group.code) },
    type: type && { ...type, cells: cellsOfType(reference, type.code) },
  };
});

type Cells = Readonly<Record<'allow' | 'deny' | 'unknown', readonly string[]>>;

function tally(reference: ReferenceData, group: string) {
  const { allow, unknown } = cellsOfGroup(reference, group);
  return { may: allow.length, unknown: unknown.length };
}

const cellsOfGroup = (reference: ReferenceData, group: string): Cells =>
  sorted(reference.types.map(({ code, labelFr }) => [reference.matrixCell(code, group), labelFr]));

const cellsOfType = (reference: ReferenceData, type: string): Cells =>
  sorted(reference.groups.map(({ code, labelFr }) => [reference.matrixCell(type, code), labelFr]));

function sorted(cells: readonly (readonly ['allow' | 'deny' | 'unknown', string])[]): Cells {
  const of = (wanted: string) =>
    cells.flatMap(([cell, label]) => (cell === wanted ? label : [])).sort((a, b) => a.localeCompare(b, 'fr'));
  return { allow: of('allow'), deny: of('deny'), unknown: of('unknown') };
}

function totalsOf(reference: ReferenceData) {
  const unknown = reference.types.flatMap(({ code }) =>
    reference.groups.filter((group) => reference.matrixCell(code, group.code) === 'unknown'),
  ).length;
  return { types: reference.types.length, cells: reference.types.length * reference.groups.length, unknown };
}

export default function WhoSeesWhat() {
  const { frame, page } = usePage<typeof loader>();
  const { group, type, totals } = page;
  const title = group
    ? `Ce que lisent : ${group.labelFr.replace(/ \(.*/, '').toLowerCase()}`
    : type
      ? `Qui lit : ${type.labelFr}`
      : 'Qui voit quoi';
  const steps = [
    { label: 'Accueil', href: '/' },
    ...(group || type ? [{ label: 'Qui voit quoi', href: '/comprendre/qui-voit-quoi' }] : []),
    { label: title },
  ];
  return (
    <PublicShell frame={frame} title={title} steps={steps}>
      <Opening title={title}>
        {!group && !type && (
          <p className="lead">
            Un soignant ne lit que les types de document que son métier demande, et seulement avec votre
            accord.
          </p>
        )}
        <Choose page={page} />
      </Opening>
      {group && (
        <Answers
          cells={group.cells}
          words={{ allow: 'Peut lire', deny: 'Ne peut pas lire', unknown: 'Non publié' }}
          one="type"
        />
      )}
      {type && (
        <Answers
          cells={type.cells}
          words={{ allow: 'Peuvent le lire', deny: 'Ne peuvent pas', unknown: 'Non publié' }}
          one="métier"
        />
      )}
      {!group && !type && (
        <Pan id="metiers" title="Par métier" aside={<p>Sur {totals.types} types de document.</p>}>
          <table>
            <caption className="aloud">Nombre de types que chaque métier peut lire</caption>
            <thead>
              <tr>
                <th scope="col">Métier</th>
                <th scope="col">Peut lire</th>
                <th scope="col">Non publié</th>
              </tr>
            </thead>
            <tbody>
              {page.groups.map((one) => (
                <tr key={one.code}>
                  <th scope="row">
                    <a href={`/comprendre/qui-voit-quoi?metier=${one.code}`}>{one.labelFr}</a>
                  </th>
                  <td>{one.may}</td>
                  <td>{one.unknown}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Pan>
      )}
      <Pan id="toujours" title="Dans tous les cas">
        <ul className="lines close">
          <li>Vous lisez tous vos documents, sauf ceux qui attendent une annonce par votre médecin.</li>
          <li>L’auteur d’un document peut le relire.</li>
          <li>Un document caché ne se voit plus que par vous, son auteur et votre médecin traitant.</li>
          <li>Un professionnel que vous bloquez ne voit rien, même en urgence, sauf ce qu’il a écrit.</li>
        </ul>
      </Pan>
      <Pan id="source" title="D’où vient cette règle">
        <div className="stack">
          <p>
            Matrice d’habilitation, version {page.about.version}, en vigueur depuis le{' '}
            {civilDay(page.about.validFrom)}.
          </p>
          <p className="soft">{page.about.source}.</p>
          <p>
            {count(totals.unknown, 'case n’a', 'cases n’ont')} jamais été publiée
            {totals.unknown > 1 ? 's' : ''}, sur {number(totals.cells)}. Tant qu’une case est inconnue, la
            lecture est refusée.
          </p>
        </div>
      </Pan>
    </PublicShell>
  );
}

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

function Choose({ page }: { readonly page: Page }) {
  return (
    <div className="two">
      <form action="/comprendre/qui-voit-quoi" className="stack-tight">
        <Select
          id="metier"
          label="Ce que lit un métier"
          value={page.group?.code ?? ''}
          options={page.groups.map(({ code, labelFr }) => ({ value: code, label: labelFr }))}
        />
        <button type="submit" className="button second short">
          Voir ce métier
        </button>
      </form>
      <form action="/comprendre/qui-voit-quoi" className="stack-tight">
        <Select
          id="document"
          label="Qui lit un type de document"
          value={page.type?.code ?? ''}
          options={page.types.map(({ code, labelFr }) => ({ value: code, label: labelFr }))}
        />
        <button type="submit" className="button second short">
          Voir ce document
        </button>
      </form>
    </div>
  );
}

const SHOWN: readonly { readonly cell: keyof Cells; readonly icon: IconName; readonly note?: string }[] = [
  { cell: 'allow', icon: 'tick' },
  { cell: 'deny', icon: 'stop' },
  { cell: 'unknown', icon: 'alert', note: 'Aucun texte public ne le dit. La lecture est refusée.' },
];

function Answers(props: {
  readonly cells: Cells;
  readonly words: Readonly<Record<keyof Cells, string>>;
  readonly one: string;
}) {
  return SHOWN.map(({ cell, icon, note }) => (
    <Pan
      key={cell}
      id={cell}
      title={props.words[cell]}
      aside={
        <>
          <p>{count(props.cells[cell].length, props.one)}</p>
          {note && <p>{note}</p>}
        </>
      }
    >
      {props.cells[cell].length === 0 ? (
        <p className="soft">Aucun.</p>
      ) : (
        <Labels cell={cell} icon={icon} labels={props.cells[cell]} />
      )}
    </Pan>
  ));
}

/** What nobody published is long and says little: it is folded. */
function Labels(props: {
  readonly cell: keyof Cells;
  readonly icon: IconName;
  readonly labels: readonly string[];
}) {
  const list = (
    <ul className="ticks">
      {props.labels.map((label) => (
        <li key={label}>
          <Icon name={props.icon} />
          <span>{label}</span>
        </li>
      ))}
    </ul>
  );
  if (props.cell !== 'unknown') return list;
  return (
    <details>
      <summary>
        <span>Lire la liste</span>
      </summary>
      {list}
    </details>
  );
}
