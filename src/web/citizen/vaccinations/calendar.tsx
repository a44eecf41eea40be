import type { CalendarLine, VaccinationRecord } from '#health-profile';
import { Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { civilDay } from '../../words/dates.ts';

const STATUS = { mandatory: 'Obligatoire', recommended: 'Recommandé', offered: 'Proposé' } as const;

/** Where the person stands: never alarming, and always « à vérifier avec un professionnel ». */
export function Calendar({
  lines,
  edition,
}: Pick<VaccinationRecord, 'edition'> & { readonly lines: readonly CalendarLine[] }) {
  const of = (...standings: readonly CalendarLine['standing'][]) =>
    lines.filter(({ standing }) => standings.includes(standing));
  const now = of('due', 'late');
  const ask = of('ask');
  const done = of('done');
  const coming = of('coming').slice(0, 5);
  return (
    <Pan
      id="calendrier"
      title="Le calendrier à cet âge"
      aside={<p>À vérifier avec un professionnel. État du {civilDay(edition.version)}.</p>}
    >
      <div className="stack">
        {now.length === 0 ? (
          <p>Rien de prévu en ce moment par l’âge seul.</p>
        ) : (
          <ul className="lines">
            {now.map((line) => (
              <Line key={line.act.id} line={line} />
            ))}
          </ul>
        )}
        {done.length > 0 && (
          <details>
            <summary>
              <span>Noté comme fait ({done.length})</span>
            </summary>
            <ul className="lines">
              {done.map((line) => (
                <Line key={line.act.id} line={line} />
              ))}
            </ul>
          </details>
        )}
        {coming.length > 0 && (
          <details>
            <summary>
              <span>À venir ({coming.length})</span>
            </summary>
            <ul className="lines">
              {coming.map((line) => (
                <Line key={line.act.id} line={line} />
              ))}
            </ul>
          </details>
        )}
        {ask.length > 0 && (
          <details>
            <summary>
              <span>Selon votre situation ({ask.length})</span>
            </summary>
            <p>
              L’âge ne suffit pas à le dire : maladie, métier, voyage, grossesse. Parlez-en avec un
              professionnel.
            </p>
            <ul className="lines">
              {ask.map((line) => (
                <Line key={line.act.id} line={line} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </Pan>
  );
}

function Line({ line }: { readonly line: CalendarLine }) {
  const { act, standing } = line;
  return (
    <li className="acting">
      <div>
        <p className="title">{act.label}</p>
        <p className="meta">
          {act.reason}
          {standing === 'ask' && act.condition && ` Pour qui : ${act.condition}.`}
        </p>
        <p className="meta">
          {STATUS[act.status]}
          {whenWords(line)}
        </p>
      </div>
      <p className="states">
        {standing === 'done' ? (
          <State tone="success" icon="tick">
            Noté
          </State>
        ) : standing === 'late' ? (
          <State tone="info">À rattraper ?</State>
        ) : standing === 'due' ? (
          <State tone="info">À cet âge</State>
        ) : standing === 'coming' ? (
          <State icon="clock">À venir</State>
        ) : (
          <State>Selon la situation</State>
        )}
      </p>
    </li>
  );
}

function whenWords({ standing, from, doneOn }: CalendarLine): string {
  if (standing === 'done' && doneOn && doneOn !== 'unknown') return `, noté le ${civilDay(doneOn)}`;
  if (standing === 'coming' && from) return `, à partir du ${civilDay(from)}`;
  return '';
}
