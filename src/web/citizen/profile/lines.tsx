import type { Fact, FactActs, SectionView } from '#health-profile';
import { FactLine, type SayDate } from '../../profile/fact-line.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { day } from '../../words/dates.ts';

/** The lines of a section, each with what may be done to it and its former versions. */
export function Lines(props: {
  readonly section: SectionView & {
    readonly acts: ReadonlyMap<string, FactActs>;
    readonly former: ReadonlyMap<string, readonly Fact[]>;
  };
  readonly here: string;
  readonly sayDate: SayDate;
  readonly documentHref: (entryId: string) => string;
}) {
  const { section, here, sayDate } = props;
  return (
    <ul className="lines">
      {section.lines.map((line) => {
        const { fact } = line;
        const acts = section.acts.get(fact.factId);
        const former = section.former.get(fact.logicalId) ?? [];
        return (
          <li key={fact.factId}>
            <FactLine line={line} rule={section.rule} sayDate={sayDate} documentHref={props.documentHref}>
              {acts && <Acts fact={fact} acts={acts} here={here} />}
              {line.joined
                .filter(({ factId }) => section.acts.get(factId)?.change)
                .map((one) => (
                  <form method="post" key={one.factId}>
                    <input type="hidden" name="ligne" value={one.factId} />
                    <button type="submit" className="button-link" name="acte" value="separer">
                      Séparer « {one.label} »
                      <InNotebook />
                    </button>
                  </form>
                ))}
              {former.length > 0 && (
                <details>
                  <summary>
                    <span>
                      {former.length > 1 ? `${former.length} anciennes versions` : 'Une ancienne version'}
                      <span className="aloud"> de {fact.label}</span>
                    </span>
                  </summary>
                  <ul>
                    {former.map((one) => (
                      <li key={one.factId}>
                        {one.label}
                        {one.start ? `, ${sayDate(one.start)}` : ''}
                        {Object.values(one.details).map((value) => `, ${value}`)}, écrit le{' '}
                        {day(one.recordedAt)}
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </FactLine>
          </li>
        );
      })}
    </ul>
  );
}

function Acts({ fact, acts, here }: { readonly fact: Fact; readonly acts: FactActs; readonly here: string }) {
  const name = <span className="aloud"> : {fact.label}</span>;
  return (
    <div className="row">
      {acts.change && (
        <a className="target" href={`${here}?modifier=${fact.factId}#formulaire`}>
          Modifier{name}
        </a>
      )}
      {(acts.hide || acts.show) && (
        <form method="post">
          <input type="hidden" name="ligne" value={fact.factId} />
          <button type="submit" className="button-link" name="acte" value={acts.hide ? 'cacher' : 'montrer'}>
            {acts.hide ? 'Cacher aux professionnels' : 'Montrer aux professionnels'}
            {name}
            <InNotebook />
          </button>
        </form>
      )}
      {acts.remove && (
        <a className="target" href={`${here}?supprimer=${fact.factId}`}>
          Supprimer{name}
        </a>
      )}
    </div>
  );
}
