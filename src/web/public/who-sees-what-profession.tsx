import type { PublicReference } from '#access';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Pan } from '../ui/pan.tsx';
import { civilDay } from '../words/dates.ts';
import { count, number } from '../words/french.ts';
import {
  ANSWERS,
  type Cell,
  membersOf,
  PATH,
  plannedOf,
  professionsOf,
  short,
  sumOf,
  type Tally,
  tallyOf,
} from './who-sees-what-answers.ts';

type Shelf = {
  readonly label: string;
  readonly tally: Tally;
  readonly types: Readonly<Record<Cell, readonly NamedType[]>>;
};

type NamedType = { readonly code: string; readonly label: string };

export type ProfessionPage = NonNullable<ReturnType<typeof professionView>>;

/** What one profession reads, category by category. Undefined for a code that no profession has. */
export function professionView(known: PublicReference, code: string) {
  const { reference } = known;
  const profession = professionsOf(reference).find((one) => one.code === code);
  if (!profession) return undefined;
  const { group, label } = profession;
  const labelled = (cell: Cell, types: PublicReference['reference']['types']) =>
    types
      .filter((type) => reference.matrixCell(type.code, group) === cell)
      .map((type): NamedType => ({ code: type.code, label: type.labelFr }))
      .sort((a, b) => a.label.localeCompare(b.label, 'fr'));
  const shelves = reference.categories.map((shelf): Shelf => {
    const types = reference.types.filter((type) => type.shelf === shelf.code);
    return {
      label: shelf.labelFr,
      tally: tallyOf(types.map((type) => reference.matrixCell(type.code, group))),
      types: {
        allow: labelled('allow', types),
        deny: labelled('deny', types),
        unknown: labelled('unknown', types),
      },
    };
  });
  const tally = tallyOf(reference.types.map((type) => reference.matrixCell(type.code, group)));
  return {
    kind: 'profession' as const,
    code,
    title:
      group === undefined
        ? `${label} : aucun document`
        : `Ce que lisent les ${short(label).toLocaleLowerCase('fr')}`,
    lead: group === undefined ? NO_COLUMN : leadOf(tally),
    hasColumn: group !== undefined,
    members: group === undefined ? [] : membersOf(reference, group),
    shelves,
    planned: group === undefined ? [] : plannedOf(known, ({ column }) => column === group),
  };
}

const NO_COLUMN =
  'Les règles en vigueur ne parlent pas de cette profession. Elle relit seulement ce qu’elle a écrit.';

function leadOf(tally: Tally): string {
  const types = count(sumOf(tally), 'type de document', 'types de document');
  const unknown =
    tally.unknown === 0
      ? ''
      : ` Pour ${number(tally.unknown)}, aucun texte public ne le dit : la lecture est refusée.`;
  return `Sur ${types}, avec votre accord : ${number(tally.allow)} se lisent, ${number(tally.deny)} ne se lisent pas.${unknown}`;
}

export function ProfessionView({ view }: { readonly view: ProfessionPage }) {
  if (!view.hasColumn) return null;
  return (
    <>
      {view.planned.map(({ from, opened, closed }) => (
        <Pan key={from} id={`a-venir-${from}`} title={`À partir du ${civilDay(from)}`}>
          <ul className="lines close">
            {opened.length > 0 && (
              <li>Se liront aussi : {opened.map((one) => one.typeLabel).join(' ; ')}.</li>
            )}
            {closed.length > 0 && (
              <li>Ne se liront plus : {closed.map((one) => one.typeLabel).join(' ; ')}.</li>
            )}
          </ul>
        </Pan>
      ))}
      {view.shelves.map((shelf, index) => (
        <Pan
          key={shelf.label}
          id={`rubrique-${index + 1}`}
          title={shelf.label}
          aside={
            <p>
              {number(shelf.tally.allow)} sur {number(sumOf(shelf.tally))}
            </p>
          }
        >
          <div className="stack">
            <ShelfAnswers shelf={shelf} />
          </div>
        </Pan>
      ))}
      {view.members.length > 0 && (
        <Pan id="comprend" title="Ce groupe comprend">
          <p>{view.members.join(', ')}.</p>
        </Pan>
      )}
    </>
  );
}

const TITLES: Readonly<Record<Cell, (n: number) => string>> = {
  allow: (n) => (n > 1 ? `${number(n)} types se lisent` : '1 type se lit'),
  deny: (n) => (n > 1 ? `${number(n)} types ne se lisent pas` : '1 type ne se lit pas'),
  unknown: (n) => (n > 1 ? `${number(n)} types non publiés, donc refusés` : '1 type non publié, donc refusé'),
};

/** What nobody published is long and says little: it is folded. */
function ShelfAnswers({ shelf }: { readonly shelf: Shelf }) {
  return ANSWERS.filter(({ cell }) => shelf.types[cell].length > 0).map(({ cell, icon }) => {
    const types = shelf.types[cell];
    const title = TITLES[cell](types.length);
    return cell === 'unknown' ? (
      <details key={cell}>
        <summary>
          <span>{title}</span>
        </summary>
        <Labels icon={icon} types={types} />
      </details>
    ) : (
      <div key={cell}>
        <h3>{title}</h3>
        <Labels icon={icon} types={types} />
      </div>
    );
  });
}

function Labels({ icon, types }: { readonly icon: IconName; readonly types: readonly NamedType[] }) {
  return (
    <ul className="ticks">
      {types.map(({ code, label }) => (
        <li key={code}>
          <Icon name={icon} />
          <a href={`${PATH}?type=${code}`}>{label}</a>
        </li>
      ))}
    </ul>
  );
}
