import type { SectionView } from '#health-profile';
import type { SayDate } from '../../profile/fact-line.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { Pan } from '../../ui/pan.tsx';

/** Lines that seem to say the same: the person alone says whether they do (B15). */
export function ToJoin({
  pairs,
  sayDate,
}: {
  readonly pairs: SectionView['pairs'];
  readonly sayDate: SayDate;
}) {
  return (
    <Pan id="joindre" title="La même chose ?" aside={<p>Rien n’est réuni sans vous.</p>}>
      <ul className="lines">
        {pairs.map(({ own, other }) => (
          <li key={own.factId}>
            <div>
              <p>
                Dans le profil&nbsp;: <b>{own.label}</b>
                {own.start && `, ${sayDate(own.start)}`}
              </p>
              <p>
                {other.sourceEntryId ? 'Dans un document de' : 'Écrit par'} {other.authorLabel}&nbsp;:{' '}
                <b>{other.label}</b>
                {other.start && `, ${sayDate(other.start)}`}
              </p>
            </div>
            <form method="post">
              <input type="hidden" name="ligne" value={own.factId} />
              <input type="hidden" name="a" value={other.factId} />
              <button type="submit" className="button second short" name="acte" value="joindre">
                C’est la même chose : les réunir<span className="aloud"> ({own.label})</span>
                <InNotebook />
              </button>
            </form>
          </li>
        ))}
      </ul>
    </Pan>
  );
}
