import type { PublicReference } from '#access';
import { Pan } from '../ui/pan.tsx';
import { civilDay } from '../words/dates.ts';
import { count, number } from '../words/french.ts';
import { PATH, sumOf, tallyOf } from './who-sees-what-answers.ts';

const SETS = {
  matrix: 'Matrice d’habilitation',
  types: 'Types de document',
  professions: 'Professions',
} as const;

type Rules = ReturnType<typeof rulesOf>;

/** Which versions say so, since when, from which source; what is to come; how much is not known. */
export function rulesOf({ reference, versions, toCome }: PublicReference) {
  const told = ({ set, version, validFrom, source }: PublicReference['versions'][number]) => ({
    name: `${SETS[set]}, version ${version}`,
    validFrom,
    source,
  });
  const of = (state: PublicReference['versions'][number]['state']) =>
    versions.filter((one) => one.state === state).map(told);
  return {
    inForce: of('in-force'),
    toCome: of('to-come').map((version) => {
      const cells = toCome.find(({ from }) => from === version.validFrom)?.difference.cells;
      return { ...version, opened: cells?.opened.length ?? 0, closed: cells?.closed.length ?? 0 };
    }),
    past: of('past'),
    tally: tallyOf(
      reference.types.flatMap(({ code }) =>
        reference.groups.map((group) => reference.matrixCell(code, group.code)),
      ),
    ),
  };
}

export function Rules({ rules }: { readonly rules: Rules }) {
  const { tally } = rules;
  return (
    <Pan id="source" title="D’où viennent ces règles">
      <div className="stack">
        <ul className="lines close">
          {rules.inForce.map((version) => (
            <li key={version.name}>
              <div>
                <p>
                  {version.name}, en vigueur depuis le {civilDay(version.validFrom)}.
                </p>
                <p className="meta">{version.source}.</p>
              </div>
            </li>
          ))}
        </ul>
        <h3>Versions à venir</h3>
        {rules.toCome.length === 0 ? (
          <p>Aucune n’est prévue.</p>
        ) : (
          <ul className="lines close">
            {rules.toCome.map((version) => (
              <li key={version.name}>
                <div>
                  <p>
                    {version.name}, à partir du {civilDay(version.validFrom)}.
                  </p>
                  <p>{sayChange(version)}</p>
                  <p className="meta">{version.source}.</p>
                </div>
              </li>
            ))}
          </ul>
        )}
        {rules.past.length > 0 && (
          <>
            <h3>Versions passées</h3>
            <ul className="lines close">
              {rules.past.map((version) => (
                <li key={version.name}>
                  {version.name}, du {civilDay(version.validFrom)}.
                </li>
              ))}
            </ul>
          </>
        )}
        <h3>Ce qui n’est pas publié</h3>
        <p>
          {count(tally.unknown, 'case', 'cases')} sur {number(sumOf(tally))} : aucun texte public ne les
          donne. Tant qu’une case est inconnue, la lecture est refusée.
        </p>
        <p className="screen">
          <a className="target" href={`${PATH}.csv`}>
            Télécharger toutes les cases (CSV)
          </a>
        </p>
      </div>
    </Pan>
  );
}

function sayChange({ opened, closed }: { readonly opened: number; readonly closed: number }): string {
  if (opened + closed === 0) return 'Personne ne lira plus, ni moins.';
  return [
    opened > 0 && count(opened, 'case s’ouvrira', 'cases s’ouvriront'),
    closed > 0 && count(closed, 'case se fermera', 'cases se fermeront'),
  ]
    .filter(Boolean)
    .join(', ')
    .concat('.');
}
